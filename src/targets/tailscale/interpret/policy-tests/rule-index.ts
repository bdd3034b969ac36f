import { widthOf } from '../../../../compiler/model/index.js';
import { ANY_DEVICE, cidrsOf, type IpRange, overlap, TAILNET } from '../addresses.js';
import type { Names } from '../names.js';
import type { Selector } from '../selector.js';
import type { Subject } from './subject.js';

/** Whether a rule has a subject at one end: surely, or for all that is known perhaps. */
export type Sureness = 'sure' | 'perhaps';

interface Ended {
  readonly src: readonly Selector[];
  readonly dst: readonly Selector[];
}

/** Finds the rules between two subjects without walking all of them for each test. */
export class RuleIndex<R extends Ended> {
  readonly #order = new Map<R, number>();
  readonly #src: EndIndex<R>;
  readonly #dst: EndIndex<R>;

  constructor(rules: readonly R[], names: Names) {
    for (const [at, rule] of rules.entries()) this.#order.set(rule, at);
    this.#src = new EndIndex(rules, ({ src }) => src, names);
    this.#dst = new EndIndex(rules, ({ dst }) => dst, names);
  }

  /** In the order of the rules. */
  between(src: Subject, dst: Subject): readonly { readonly rule: R; readonly sureness: Sureness }[] {
    const from = this.#src.keysOf(src);
    const to = this.#dst.keysOf(dst);
    // Whichever end fewer rules are at; a rule from everybody would else be looked at for every test.
    const isFew = this.#src.count(from) <= this.#dst.count(to);
    const candidates = isFew ? this.#src.rules(from) : this.#dst.rules(to);
    const found: { rule: R; sureness: Sureness }[] = [];
    for (const rule of candidates) {
      const ends = [this.#src.sureness(rule, from), this.#dst.sureness(rule, to)];
      if (!ends.includes(undefined)) found.push({ rule, sureness: ends.includes('perhaps') ? 'perhaps' : 'sure' });
    }
    return found.sort((a, b) => this.#order.get(a.rule)! - this.#order.get(b.rule)!);
  }
}

/** What names a subject at one end of rules. */
interface Keys {
  readonly sure: readonly string[];
  readonly perhaps: readonly string[];
}

/** The rules by what one of their ends names. */
class EndIndex<R> {
  readonly #rules = new Map<string, R[]>();
  readonly #prefixes = { 4: new Set<number>(), 6: new Set<number>() };
  readonly #groups = new Map<string, string[]>();
  readonly #keysOfRule = new Map<R, Set<string>>();

  constructor(rules: readonly R[], end: (rule: R) => readonly Selector[], names: Names) {
    const numbers = new Map<readonly string[], string>();
    for (const members of names.groups.values()) {
      const name = `group ${numbers.size}`;
      numbers.set(members, name);
      for (const login of members) this.#groups.set(login, [...(this.#groups.get(login) ?? []), name]);
    }
    for (const rule of rules) {
      for (const selector of end(rule)) for (const key of this.#keys(selector, numbers)) this.#add(key, rule);
    }
  }

  count({ sure, perhaps }: Keys): number {
    return [...sure, ...perhaps].reduce((sum, key) => sum + (this.#rules.get(key)?.length ?? 0), 0);
  }

  rules({ sure, perhaps }: Keys): ReadonlySet<R> {
    return new Set([...sure, ...perhaps].flatMap((key) => this.#rules.get(key) ?? []));
  }

  sureness(rule: R, { sure, perhaps }: Keys): Sureness | undefined {
    const keys = this.#keysOfRule.get(rule);
    if (!keys) return undefined;
    if (sure.some((key) => keys.has(key))) return 'sure';
    return perhaps.some((key) => keys.has(key)) ? 'perhaps' : undefined;
  }

  #add(key: string, rule: R): void {
    const keys = this.#keysOfRule.get(rule) ?? new Set();
    this.#keysOfRule.set(rule, keys);
    if (keys.has(key)) return;
    keys.add(key);
    const known = this.#rules.get(key);
    if (known) known.push(rule);
    else this.#rules.set(key, [rule]);
  }

  #keys(selector: Selector, groups: ReadonlyMap<readonly string[], string>): readonly string[] {
    switch (selector.kind) {
      case 'user':
        return [`user ${selector.login}`];
      case 'group':
        return [groups.get(selector.members) ?? 'nobody'];
      case 'domain':
        return [`domain ${selector.domain}`];
      case 'synced':
        return [`synced ${selector.group}`, 'some users'];
      case 'role':
        return ['some users'];
      case 'tag':
        return [`tag ${selector.tag}`];
      case 'addresses':
        return selector.ranges.flatMap((range) => this.#rangeKeys(range));
      case 'shared':
      case 'routed':
      case 'service':
        return ['elsewhere'];
      default:
        return [selector.kind];
    }
  }

  #rangeKeys(range: IpRange): readonly string[] {
    const device = TAILNET.some((one) => overlap(one, range)) ? ['some devices'] : [];
    const blocks = cidrsOf(range).map(({ family, prefix, bits }) => {
      this.#prefixes[family].add(prefix);
      return `${family}/${prefix}/${bits}`;
    });
    return [...device, ...blocks];
  }

  keysOf({ logins, tags, synced, address }: Subject): Keys {
    const isUser = logins.length > 0 || synced !== undefined;
    const sure = ['danger-all', ...tags.map((tag) => `tag ${tag}`), ...(tags.length > 0 ? ['tagged'] : [])];
    for (const login of logins) {
      sure.push(
        `user ${login}`,
        `domain ${login.slice(login.lastIndexOf('@') + 1)}`,
        ...(this.#groups.get(login) ?? []),
      );
    }
    if (synced !== undefined) sure.push(`synced ${synced}`);
    if (isUser) sure.push('member', 'self');
    const perhaps = isUser ? ['some users'] : [];
    if (address) {
      sure.push(...this.#addressKeys(address));
      // What has an address outside of the tailnet may stand behind a route; `*` as a destination is sure to hold it.
      const own = ANY_DEVICE.some(
        ({ family, from, to }) => family === address.family && from <= address.bits && address.bits <= to,
      );
      (own ? sure : perhaps).push('everything');
    } else {
      sure.push('everything');
      perhaps.push('some devices');
    }
    if (!isUser && tags.length === 0) perhaps.push('elsewhere');
    return { sure, perhaps };
  }

  #addressKeys({ family, bits }: { readonly family: 4 | 6; readonly bits: bigint }): readonly string[] {
    return [...this.#prefixes[family]].map((prefix) => {
      const rest = BigInt(widthOf(family) - prefix);
      return `${family}/${prefix}/${(bits >> rest) << rest}`;
    });
  }
}
