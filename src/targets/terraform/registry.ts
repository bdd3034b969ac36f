import { canonicalJson } from '../canonical-json.js';
import type { Cause } from '../target.js';
import { Reference, renderValue, type TerraformBody, type TerraformResource } from './document.js';
import { address } from './keys.js';

/** What a plan says about an emitted resource. */
export interface Reason {
  readonly causes: readonly Cause[];
  /** Expression of the language; empty for helpers. */
  readonly who: string;
  readonly resources: readonly string[];
}

interface Entry {
  readonly resource: TerraformResource;
  readonly causes: Map<string, Cause>;
  readonly who: Set<string>;
  readonly resources: Set<string>;
}

/** Resources by address, each with everything that made it. */
export class Registry {
  readonly #entries = new Map<string, Entry>();

  /** Adds a resource, or a reason for one; gives the reference to its id. Throws when another body stands at the address already. */
  add(type: string, key: string, body: TerraformBody, reason: Reason): Reference {
    const name = address(type, key);
    const known = this.#entries.get(name);
    if (known && textOf(known.resource.body) !== textOf(body)) throw new TypeError(`two bodies at ${name}`);
    const entry = known ?? { resource: { type, key, body }, causes: new Map(), who: new Set(), resources: new Set() };
    if (!known) this.#entries.set(name, entry);
    note(entry, reason);
    return new Reference(name, 'id');
  }

  /** Adds a reason to a resource that stands already; undefined when there is none. */
  join(type: string, key: string, reason: Reason): Reference | undefined {
    const name = address(type, key);
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    note(entry, reason);
    return new Reference(name, 'id');
  }

  /** Sorted by address. */
  resources(): readonly TerraformResource[] {
    return [...this.#entries.keys()].sort().map((name) => this.#entries.get(name)!.resource);
  }

  reason(name: string): Reason | undefined {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    return {
      causes: [...entry.causes.values()],
      who: [...entry.who].join(' or '),
      resources: [...entry.resources].sort(),
    };
  }
}

function note(entry: Entry, { causes, who, resources }: Reason): void {
  for (const cause of causes) if (!entry.causes.has(cause.element)) entry.causes.set(cause.element, cause);
  if (who !== '') entry.who.add(who);
  for (const resource of resources) entry.resources.add(resource);
}

function textOf(body: TerraformBody): string {
  return canonicalJson(renderValue(body));
}
