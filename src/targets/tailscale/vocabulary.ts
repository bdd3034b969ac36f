import { cidrOf, type DeviceFlag, EDR_STATES, type Estate, widthOf } from '../../compiler/model/index.js';
import type { Assumed, Condition, PointBox, PointHost } from '../../compiler/proof/index.js';
import type { TargetConfig } from '../target.js';
import { type Bindings, type PostureBinding, readBindings } from './bindings.js';
import { ANY_DEVICE, cidrsOf, INTERNET, type IpRange, isWithin, overlap, TAILNET } from './interpret/addresses.js';
import { BlockIndex } from './interpret/block-index.js';
import { any } from './interpret/conditions.js';
import { type BoundSignal, postureMeaning } from './interpret/posture-meaning.js';
import { type PostureTerm, parseTerm } from './interpret/posture-terms.js';
import type { NamedSelector } from './interpret/selector.js';
import type { Hosts, Person, Senders, Vocabulary } from './interpret/vocabulary-words.js';
import { ClaimedPoints, PingedHosts } from './table/claimed-points.js';

const NOBODY: Condition = { kind: 'any', of: [] };
const SHARED: Condition = { kind: 'foreign-people', name: 'a device shared in from another tailnet' };
const ROUTED: Condition = { kind: 'foreign-workload', name: 'a host behind a subnet router' };

/** What the names of a tailnet mean by the bindings of a target. A name that none binds is somebody, or some device, whom the source does not know. */
export class BindingTable implements Vocabulary {
  readonly beyondFilters = true;
  readonly sshHosts: readonly PointHost[];
  readonly ownDomains?: readonly string[];
  /** Those that some idp of the source asserts. */
  readonly #domains: ReadonlySet<string>;
  readonly #bindings: Bindings;
  readonly #claimed: ClaimedPoints;
  readonly #pings: PingedHosts;
  readonly #users: ReadonlyMap<string, string>;
  readonly #groups: ReadonlyMap<string, string>;
  readonly #workloads: ReadonlyMap<string, string>;
  /** Host names by tag. */
  readonly #tagged = new Map<string, string[]>();
  /** Host names by address. */
  readonly #addressed = new BlockIndex<{ readonly name: string; readonly block: string; readonly host: PointHost }>();
  readonly #signals: readonly BoundSignal[];
  readonly #assumed = new Map<string, Assumed>();

  constructor(estate: Estate, target: TargetConfig) {
    const { bindings } = readBindings(target.bindings);
    this.#domains = new Set([...estate.idps.values()].flatMap(({ domains }) => domains.map(({ value }) => value)));
    this.#bindings = bindings;
    this.#claimed = new ClaimedPoints(estate);
    this.#pings = new PingedHosts(estate, bindings.pingAccepted === undefined);
    this.#users = new Map([...bindings.users].map(([user, { value }]) => [value, user]));
    this.#groups = new Map([...bindings.groups].map(([group, { value }]) => [value, group]));
    this.#workloads = new Map([...bindings.workloads].map(([workload, { value }]) => [value, workload]));
    for (const [name, { value: targets }] of bindings.hosts) {
      for (const one of targets) {
        if (one.kind === 'tag') this.#tagged.set(one.tag, [...(this.#tagged.get(one.tag) ?? []), name]);
        else this.#addressed.add(one.cidr, { name, block: one.cidr.text, host: { kind: 'cidr', cidr: one.cidr } });
      }
    }
    this.sshHosts = [...bindings.hosts].flatMap(([name, { value: targets }]) => {
      const isSsh = targets.every((one) => one.kind === 'tag' && bindings.ssh.has(one.tag));
      return isSsh ? [{ kind: 'name', name } as const] : [];
    });
    const own = [...new Set([...bindings.domains.keys(), ...bindings.members.keys()])];
    if (own.length > 0) this.ownDomains = own;
    this.#signals = [...bindings.posture].flatMap(([key, binding]) => boundSignal(key, binding));
  }

  /** Everything that was taken to mean a name of the source, sorted. */
  assumed(): readonly Assumed[] {
    return [...this.#assumed.keys()].sort().map((key) => this.#assumed.get(key)!);
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

  destination(selector: NamedSelector): readonly Hosts[] {
    switch (selector.kind) {
      case 'tag':
        return [this.#device(selector.tag)];
      case 'tagged':
        return [...this.#tagged.keys()].map((tag) => this.#device(tag)).concat(foreign('any other device with a tag'));
      case 'addresses':
        return [
          this.#at(
            selector.ranges,
            selector.ranges.flatMap(cidrsOf).map((cidr) => ({ kind: 'cidr', cidr })),
          ),
        ];
      case 'user':
      case 'domain':
      case 'synced':
      case 'member':
      case 'role': {
        const { asked, free } = this.source(selector);
        return [
          foreign(`the devices of ${describe(selector)}`),
          { hosts: [{ kind: 'own-devices' }], only: any([asked, free]) },
        ];
      }
      case 'shared':
      case 'routed':
        return [];
      case 'service':
        return [foreign(selector.name)];
    }
  }

  /** What is not globally reachable stands behind no exit node, unless a resource says that it is there. */
  internet(ranges: readonly IpRange[]): Hosts {
    const at = this.#at(ranges, [{ kind: 'internet' }]);
    const special = this.#claimed.special.filter(
      ({ host }) => host.kind === 'cidr' && INTERNET.some((one) => overlap(one, rangeOfHost(host))),
    );
    return { ...at, also: [...(at.also ?? []), ...special] };
  }

  pinged(host: PointHost): readonly PointHost[] {
    return this.#pings.within(host);
  }

  own(): readonly Hosts[] {
    return [{ hosts: [{ kind: 'own-devices' }], only: { kind: 'people' } }];
  }

  /** Nothing here says which routes are approved. */
  routesOf(): undefined {
    return undefined;
  }

  posture(_name: string, terms: readonly PostureTerm[], selfAsserted: ReadonlySet<string>): Condition {
    return postureMeaning(terms, selfAsserted, {
      signals: this.#signals,
      kernelVersions: this.#bindings.kernelVersions !== undefined,
      proved: ({ name }, proofs) => this.#assume('posture', proofs.map(({ text }) => text).join(' and '), name),
    });
  }

  recorded(recorders: readonly string[]): Condition {
    const { recorder } = this.#bindings;
    const strange = recorders.find((tag) => tag !== recorder?.value);
    if (strange === undefined) {
      this.#assume('recorder', recorders.join(', '), 'session.recorded');
      return { kind: 'demand', demand: { recorded: true } };
    }
    return { kind: 'demand', demand: { checks: [`(recorder ${strange})`] } };
  }

  people(selector: NamedSelector): readonly Person[] | undefined {
    if (selector.kind !== 'user') return undefined;
    const user = this.#users.get(selector.login) ?? selector.login;
    const { asked, free } = this.source(selector);
    return [{ login: user, who: any([asked, free]) }];
  }

  #user(login: string): Senders {
    const user = this.#users.get(login);
    if (user !== undefined) this.#assume('user', login, `user:${user}`);
    const address = user ?? login;
    const domain = address.slice(address.lastIndexOf('@') + 1);
    const isKnown = address === address.toLowerCase() && this.#domains.has(domain);
    return this.#own(domain, isKnown ? { kind: 'user', user: address } : { kind: 'foreign-people', name: login });
  }

  /** Somebody of another domain may be a guest whose device is shared in. Vendor: device posture, "Shared nodes", 2026-01-22. */
  #own(domain: string, who: Condition): Senders {
    const isOwn = this.ownDomains?.includes(domain) ?? false;
    return isOwn ? { asked: who, free: NOBODY } : { asked: NOBODY, free: who };
  }

  #group(vendor: string): Condition {
    const group = this.#groups.get(vendor);
    if (group === undefined) return { kind: 'foreign-people', name: vendor };
    this.#assume('group', vendor, `group:${group}`);
    return { kind: 'group', group };
  }

  #members(): Condition {
    const domains = [...this.#bindings.members.keys()].sort();
    if (domains.length === 0) return { kind: 'people' };
    this.#assume('members', 'autogroup:member', domains.map((domain) => `domain:${domain}`).join(', '));
    return any(domains.map((domain) => ({ kind: 'domain', domain })));
  }

  #workload(tag: string): Condition {
    const workload = this.#workloads.get(tag);
    if (workload === undefined) return { kind: 'foreign-workload', name: tag };
    this.#assume('workload', tag, `workload:${workload}`);
    return { kind: 'workload', workload };
  }

  /** The devices behind a tag: the one host that is bound to it, or of each of several what resources have of it. */
  #device(tag: string): Hosts {
    const names = this.#tagged.get(tag) ?? [];
    for (const name of names) this.#assume('host', tag, name);
    const [only] = names;
    if (only !== undefined && names.length === 1) return { hosts: [{ kind: 'name', name: only }] };
    const host: PointHost = { kind: 'foreign', name: tag };
    const also = names.flatMap((name) => this.#claimed.ofName(name));
    return { hosts: [host], also, except: also.map((box) => ({ ...box, host })) };
  }

  /** Addresses, the names that are bound to some of them, and devices that may have one of them. */
  #at(ranges: readonly IpRange[], hosts: readonly PointHost[]): Hosts {
    const also: PointBox[] = [];
    const except: PointBox[] = [];
    for (const { name, block, host } of ranges.flatMap((range) => this.#addressed.within(range))) {
      this.#assume('host', block, name);
      const points = this.#claimed.ofName(name);
      also.push(...points);
      if (!this.#claimed.isListed(name, block)) except.push(...points.map((box) => ({ ...box, host })));
    }
    if (ranges.some((range) => TAILNET.some((one) => overlap(one, range)))) {
      for (const names of this.#tagged.values()) for (const name of names) also.push(...this.#claimed.ofName(name));
      also.push(...this.#claimed.ofOwnDevices);
    }
    return { hosts, ...(also.length > 0 && { also }), ...(except.length > 0 && { except }) };
  }

  #assume(what: string, vendor: string, name: string): void {
    this.#assumed.set(JSON.stringify([what, vendor, name]), { what, vendor, name });
  }
}

function foreign(name: string): Hosts {
  return { hosts: [{ kind: 'foreign', name }] };
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

function rangeOfHost(host: PointHost & { kind: 'cidr' }): IpRange {
  const { family, bits, prefix } = host.cidr;
  return { family, from: bits, to: bits + (1n << BigInt(widthOf(family) - prefix)) - 1n };
}

function describe(selector: NamedSelector): string {
  switch (selector.kind) {
    case 'user':
      return selector.login;
    case 'domain':
      return `*@${selector.domain}`;
    case 'synced':
      return selector.group;
    case 'role':
      return `autogroup:${selector.role}`;
    default:
      return 'members';
  }
}

function boundSignal(key: string, binding: PostureBinding): readonly BoundSignal[] {
  const [kind, name] = key.split('.') as [string, string | undefined];
  const demand =
    kind === 'edr'
      ? { edr: EDR_STATES.indexOf(name as (typeof EDR_STATES)[number]) }
      : kind === 'checks'
        ? { checks: [name!] }
        : { flags: [kind as DeviceFlag] };
  const label = key.replace('.', ' ');
  if (binding.kind === 'any') return [{ demand, name: label, anywhere: termsOf(binding.conditions) }];
  const perPlatform = new Map([...binding.platforms].map(([platform, conditions]) => [platform, termsOf(conditions)]));
  return [{ demand, name: label, perPlatform }];
}

function termsOf(conditions: readonly { readonly value: { readonly text: string } }[]): readonly PostureTerm[] {
  return conditions.map(({ value }) => {
    const term = parseTerm(value.text);
    if (!term) throw new Error(`${value.text} is bound and not understood`);
    return term;
  });
}
