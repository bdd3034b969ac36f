import { parseBlock } from './addresses.js';
import type { Dialect } from './dialect.js';
import { type Faults, shown, type Text } from './faults.js';
import type { Names } from './names.js';
import type { Selector } from './selector.js';

export type Side = 'src' | 'dst';

const AUTOGROUP = 'autogroup:';

/** Reads entries of `src` and `dst`; what is wrong is a fault, and the entry is left out. */
export class SelectorReader {
  readonly #dialect: Dialect;
  readonly #names: Names;
  readonly #faults: Faults;
  /** The tailnet's own domains; undefined when they are not known. */
  readonly #ownDomains: readonly string[] | undefined;
  #members: string | undefined;

  constructor(dialect: Dialect, names: Names, ownDomains: readonly string[] | undefined, faults: Faults) {
    this.#dialect = dialect;
    this.#names = names;
    this.#faults = faults;
    this.#ownDomains = ownDomains;
  }

  network(at: Text, side: Side): Selector | undefined {
    const { text } = at;
    if (text === '*') return { kind: 'everything' };
    if (text.startsWith(AUTOGROUP)) return this.#networkAutogroup(at, side);
    if (this.#isService && text.startsWith('svc:') && side === 'dst') return { kind: 'service', name: text };
    if (this.#isService && text.startsWith('ipset:')) return this.#ipset(at);
    if (!/^(group|tag):/.test(text) && !text.includes('@')) return this.#addresses(at);
    return this.principal(at, side);
  }

  /** A user, a group or a tag: what ssh rules and tests name too. */
  principal(at: Text, side: Side): Selector | undefined {
    const { text, span } = at;
    if (text.startsWith('tag:')) return this.#tag(at, side);
    if (text.startsWith('group:')) return this.#group(at);
    const domain = text.startsWith('user:*@') ? text.slice('user:*@'.length) : undefined;
    if (domain !== undefined) return this.#domain(domain, at);
    if (text.includes('@')) return { kind: 'user', login: text };
    this.#faults.refused(span, `${shown(text)} is no selector`);
    return undefined;
  }

  /** `member`, `tagged`, roles: an autogroup that may stand in one of the lists; `fault` says why it may not. */
  autogroup(at: Text, allowed: readonly string[], fault: string): Selector | undefined {
    const name = at.text.slice(AUTOGROUP.length);
    if (!allowed.includes(name)) {
      this.#faults.refused(at.span, fault);
      return undefined;
    }
    switch (name) {
      case 'member':
      case 'members':
        this.#checkAlias(name, at);
        return { kind: 'member' };
      case 'tagged':
      case 'self':
      case 'internet':
      case 'shared':
      case 'danger-all':
        return { kind: name };
      default:
        return { kind: 'role', role: name };
    }
  }

  get #isService(): boolean {
    return this.#dialect.kind === 'tailscale';
  }

  #networkAutogroup(at: Text, side: Side): Selector | undefined {
    const name = at.text.slice(AUTOGROUP.length);
    if (side === 'src') {
      const fault =
        name === 'self' ? '"autogroup:self" not valid on the src side of a rule' : `${shown(at.text)} is no source`;
      return this.autogroup(at, this.#dialect.sources, fault);
    }
    const fault =
      name === 'danger-all' ? 'cannot use autogroup:danger-all as a dst' : `${shown(at.text)} is no destination`;
    return this.autogroup(at, this.#dialect.destinations, fault);
  }

  /** The legacy name and the new one in one file are an error. */
  #checkAlias(name: string, { span }: Text): void {
    if (this.#members !== undefined && this.#members !== name)
      this.#faults.refused(span, '`autogroup:member` and `autogroup:members` stand in one file');
    this.#members ??= name;
  }

  #tag({ text, span }: Text, side: Side): Selector | undefined {
    if (this.#names.tags.has(text)) return { kind: 'tag', tag: text };
    this.#faults.refused(span, `${side}=tag not found: ${shown(text)}`);
    return undefined;
  }

  #group({ text, span }: Text): Selector | undefined {
    const members = this.#names.groups.get(text);
    if (members) return { kind: 'group', members };
    if (!text.includes('@')) this.#faults.refused(span, `group not defined in policy: ${shown(text)}`);
    else if (this.#isService) return { kind: 'synced', group: text };
    else this.#faults.cannotJudge(span, `who is in ${shown(text)}, which no file defines`);
    return undefined;
  }

  /** Headscale takes it for a user, whom nobody can be. */
  #domain(domain: string, { span }: Text): Selector | undefined {
    if (!this.#isService) return { kind: 'group', members: [] };
    if (!this.#ownDomains || this.#ownDomains.includes(domain)) return { kind: 'domain', domain };
    this.#faults.refused(span, `${shown(domain)} is not associated with this tailnet`);
    return undefined;
  }

  #ipset({ text, span }: Text): Selector | undefined {
    const ranges = this.#names.ipsets.get(text);
    if (ranges) return { kind: 'addresses', ranges };
    this.#faults.refused(span, `${shown(text)} is not defined`);
    return undefined;
  }

  #addresses({ text, span }: Text): Selector | undefined {
    const range = this.#names.hosts.get(text) ?? parseBlock(text);
    if (range) return { kind: 'addresses', ranges: [range] };
    this.#faults.refused(span, `host not defined in policy: ${shown(text)}`);
    return undefined;
  }
}
