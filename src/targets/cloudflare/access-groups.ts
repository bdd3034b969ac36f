import type { Cause } from '../target.js';
import type { Registry } from '../terraform/index.js';
import { resourceKey } from '../terraform/index.js';
import { buckets, digest } from './buckets.js';
import { group, type Rule, ruleText, sortRules } from './selectors.js';

const TYPE = 'cloudflare_zero_trust_access_group';

/**
 * Rules that a policy may hold itself. The provider plans the rules of a policy in quadratic time (25 take 1 s, 400 take 169 s; measured
 * on 5.14.0 and 5.22.0, 2026-11-22), those of a group in linear time.
 */
const MOST_OWN_RULES = 8;
/** Rules that one group may hold. https://developers.cloudflare.com/cloudflare-one/account-limits/, 2026-11-24. */
const MOST_GROUP_RULES = 1000;

export type KeyParts = readonly [string, ...string[]];

/** Makes rule groups: the only "or" inside `require` and `exclude`, and the place for long lists. */
export class AccessGroups {
  readonly #registry: Registry;
  readonly #account: string;
  readonly #marker: string;
  readonly #contents = new Map<string, string>();

  constructor(registry: Registry, account: string, marker: string) {
    this.#registry = registry;
    this.#account = account;
    this.#marker = marker;
  }

  /** One rule that holds when any one of the given ones does; the rule itself when there is only one. */
  anyOf(rules: readonly Rule[], key: KeyParts, causes: readonly Cause[]): Rule {
    const few = this.#split(sortRules(rules), key, causes);
    if (few.length === 0) throw new TypeError('a group of no rules admits nobody and is refused by the API');
    return few.length === 1 ? few[0]! : this.#group(few, key, causes);
  }

  /** The same rules, in groups when there are many: for `include`, which is "or" already, and `exclude`. */
  many(rules: readonly Rule[], key: KeyParts, causes: readonly Cause[]): readonly Rule[] {
    const sorted = sortRules(rules);
    if (sorted.length <= MOST_OWN_RULES) return sorted;
    if (sorted.length <= MOST_GROUP_RULES) return [this.#group(sorted, key, causes)];
    return this.#split(sorted, key, causes);
  }

  /** A group with conditions of its own, for what one list of rules cannot say. */
  allOf(include: Rule, require: readonly Rule[], key: KeyParts, causes: readonly Cause[]): Rule {
    return this.#group([include], key, causes, sortRules(require));
  }

  #split(rules: readonly Rule[], key: KeyParts, causes: readonly Cause[]): readonly Rule[] {
    if (rules.length <= MOST_GROUP_RULES) return rules;
    const parts = buckets(rules, ruleText, MOST_GROUP_RULES);
    return [...parts].map(([name, part]) => this.#group(part, [...key, name], causes));
  }

  #group(include: readonly Rule[], key: KeyParts, causes: readonly Cause[], require: readonly Rule[] = []): Rule {
    const content = [include, require].map((rules) => rules.map(ruleText).join('\n')).join('\n\n');
    const name = this.#name(resourceKey(...key), content);
    const body = {
      account_id: this.#account,
      name: `${name} (${this.#marker})`,
      include,
      ...(require.length > 0 && { require }),
    };
    return group(this.#registry.add(TYPE, name, body, { causes, who: '', resources: [] }));
  }

  /** A key belongs to the first content that asks for it; another content gets its digest as a part. */
  #name(key: string, content: string): string {
    const known = this.#contents.get(key);
    if (known === undefined) this.#contents.set(key, content);
    return known === undefined || known === content ? key : `${key}--v${digest(content).slice(0, 8)}`;
  }
}
