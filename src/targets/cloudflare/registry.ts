import { canonicalJson } from '../canonical-json.js';
import type { Cause } from '../target.js';
import { address, Reference, renderValue, type TerraformBody, type TerraformResource } from '../terraform/index.js';

/** What a plan says about an emitted resource. */
export interface Reason {
  readonly causes: readonly Cause[];
  /** Expression of the language; empty for helpers. */
  readonly who: string;
  readonly resources: readonly string[];
}

/** Resources by address, each with everything that made it. Adding one twice joins the reasons. */
export class Registry {
  readonly #resources = new Map<string, { readonly resource: TerraformResource; reason: Reason }>();

  /** Adds a resource; gives the reference to its id. Throws when another body stands at the address already. */
  add(type: string, key: string, body: TerraformBody, reason: Reason): Reference {
    const name = address(type, key);
    const known = this.#resources.get(name);
    if (known && textOf(known.resource.body) !== textOf(body)) throw new TypeError(`two bodies at ${name}`);
    if (known) known.reason = join(known.reason, reason);
    else this.#resources.set(name, { resource: { type, key, body }, reason });
    return new Reference(name, 'id');
  }

  /** Sorted by address. */
  resources(): readonly TerraformResource[] {
    return [...this.#resources.keys()].sort().map((name) => this.#resources.get(name)!.resource);
  }

  reason(name: string): Reason | undefined {
    return this.#resources.get(name)?.reason;
  }
}

function textOf(body: TerraformBody): string {
  return canonicalJson(renderValue(body));
}

function join(a: Reason, b: Reason): Reason {
  const causes = new Map([...a.causes, ...b.causes].map((cause) => [cause.element, cause]));
  return {
    causes: [...causes.values()],
    who: a.who === b.who ? a.who : [a.who, b.who].filter((who) => who !== '').join(' or '),
    resources: [...new Set([...a.resources, ...b.resources])].sort(),
  };
}
