import { cidrOf, type Estate, widthOf } from '../../../compiler/model/index.js';
import type { Condition } from '../../../compiler/proof/index.js';
import type { Bindings } from '../bindings.js';
import { ANY_DEVICE, type IpRange, isWithin } from '../interpret/addresses.js';
import { any } from '../interpret/conditions.js';
import type { NamedSelector } from '../interpret/selector.js';
import type { Person, Senders } from '../interpret/vocabulary-words.js';
import type { Assumptions } from './assumptions.js';

const NOBODY: Condition = { kind: 'any', of: [] };
const SHARED: Condition = { kind: 'foreign-people', name: 'a device shared in from another tailnet' };
const ROUTED: Condition = { kind: 'foreign-workload', name: 'a host behind a subnet router' };

/** Who sends, by the bindings. */
export class BoundPeople {
  readonly #bindings: Bindings;
  /** Those that some idp of the source asserts. */
  readonly #domains: ReadonlySet<string>;
  readonly #ownDomains: readonly string[];
  readonly #users: ReadonlyMap<string, string>;
  readonly #groups: ReadonlyMap<string, string>;
  readonly #workloads: ReadonlyMap<string, string>;
  readonly #assumed: Assumptions;

  constructor(estate: Estate, bindings: Bindings, ownDomains: readonly string[], assumed: Assumptions) {
    this.#bindings = bindings;
    this.#ownDomains = ownDomains;
    this.#assumed = assumed;
    this.#domains = new Set([...estate.idps.values()].flatMap(({ domains }) => domains.map(({ value }) => value)));
    this.#users = new Map([...bindings.users].map(([user, { value }]) => [value, user]));
    this.#groups = new Map([...bindings.groups].map(([group, { value }]) => [value, group]));
    this.#workloads = new Map([...bindings.workloads].map(([workload, { value }]) => [value, workload]));
  }

  source(selector: NamedSelector): Senders {
    switch (selector.kind) {
      case 'user':
        return this.#user(selector.login);
      case 'domain':
        return this.#own(selector.domain, { kind: 'domain', domain: selector.domain });
      case 'synced':
        return { asked: this.#group(selector.group), free: NOBODY };
      case 'member':
        return { asked: this.#members(), free: NOBODY };
      case 'role':
        return { asked: { kind: 'foreign-people', name: `autogroup:${selector.role}` }, free: NOBODY };
      case 'shared':
        return { asked: NOBODY, free: SHARED };
      case 'tag':
        return { asked: this.#workload(selector.tag), free: NOBODY };
      case 'tagged':
        return { asked: { kind: 'workloads' }, free: NOBODY };
      case 'addresses':
        return senderAt(selector.ranges);
      case 'routed':
        return { asked: NOBODY, free: ROUTED };
      case 'service':
        return { asked: NOBODY, free: NOBODY };
    }
  }

  /** A login without a domain has an address that stands nowhere here. */
  people(selector: NamedSelector): readonly Person[] | undefined {
    if (selector.kind !== 'user' || selector.login.endsWith('@')) return undefined;
    const { asked, free } = this.source(selector);
    return [{ login: selector.login, who: any([asked, free]) }];
  }

  #user(login: string): Senders {
    const user = this.#users.get(login);
    if (user !== undefined) this.#assumed.add('user', login, `user:${user}`);
    const address = user ?? login;
    const domain = address.slice(address.lastIndexOf('@') + 1);
    const isKnown = address === address.toLowerCase() && this.#domains.has(domain);
    return this.#own(domain, isKnown ? { kind: 'user', user: address } : { kind: 'foreign-people', name: login });
  }

  /** Somebody of another domain may be a guest whose device is shared in. Vendor: device posture, "Shared nodes", 2026-01-22. */
  #own(domain: string, who: Condition): Senders {
    const isOwn = this.#ownDomains.includes(domain);
    return isOwn ? { asked: who, free: NOBODY } : { asked: NOBODY, free: who };
  }

  #group(vendor: string): Condition {
    const group = this.#groups.get(vendor);
    if (group === undefined) return { kind: 'foreign-people', name: vendor };
    this.#assumed.add('group', vendor, `group:${group}`);
    return { kind: 'group', group };
  }

  #members(): Condition {
    const domains = [...this.#bindings.members.keys()].sort();
    if (domains.length === 0) return { kind: 'people' };
    this.#assumed.add('members', 'autogroup:member', domains.map((domain) => `domain:${domain}`).join(', '));
    return any(domains.map((domain) => ({ kind: 'domain', domain })));
  }

  #workload(tag: string): Condition {
    const workload = this.#workloads.get(tag);
    if (workload === undefined) return { kind: 'foreign-workload', name: tag };
    this.#assumed.add('workload', tag, `workload:${workload}`);
    return { kind: 'workload', workload };
  }
}

/**
 * Any device of the tailnet; of other addresses it is not known whose they are. Postures are asked of devices of the tailnet, and not of what
 * is shared in or routed, which may have the same addresses.
 */
function senderAt(ranges: readonly IpRange[]): Senders {
  const [v4] = ANY_DEVICE;
  if (v4 && ranges.some((range) => isWithin(v4, range)))
    return { asked: { kind: 'anybody' }, free: any([SHARED, ROUTED]) };
  const text = ranges
    .map(({ family, from, to }) => `${cidrOf(family, from, widthOf(family)).text}-${to - from}`)
    .join(' ');
  const name = `an address of ${text}`;
  return {
    asked: NOBODY,
    free: any([
      { kind: 'foreign-people', name },
      { kind: 'foreign-workload', name },
    ]),
  };
}
