import type { Estate, Platform } from '../../compiler/model/index.js';
import { type Assumed, type Condition, opaque, type PointHost } from '../../compiler/proof/index.js';
import type { TargetConfig } from '../target.js';
import { type Bindings, readBindings } from './bindings.js';
import type { IpRange } from './interpret/addresses.js';
import { type BoundSignal, postureMeaning } from './interpret/posture-meaning.js';
import type { PostureTerm } from './interpret/posture-terms.js';
import type { NamedSelector } from './interpret/selector.js';
import type { Hosts, Person, Senders, Vocabulary } from './interpret/vocabulary-words.js';
import { Assumptions } from './table/assumptions.js';
import { PingedHosts } from './table/claimed-points.js';
import { BoundHosts } from './table/hosts.js';
import { BoundPeople } from './table/people.js';
import { boundSignals } from './table/signals.js';

/** They tag devices of every tailnet, also where a tag has no owner. Vendor: policy-file syntax, `tagOwners`, 2026-04-08. */
const ADMINS = ['autogroup:owner', 'autogroup:admin', 'autogroup:network-admin'];

/** What the names of a tailnet mean by the bindings of a target. A name that none binds is somebody, or some device, whom the source does not know. */
export class BindingTable implements Vocabulary {
  readonly beyondFilters = true;
  readonly sshHosts: readonly PointHost[];
  readonly ownDomains?: readonly string[];
  readonly #bindings: Bindings;
  readonly #people: BoundPeople;
  readonly #hosts: BoundHosts;
  readonly #pings: PingedHosts;
  readonly #signals: readonly BoundSignal[];
  readonly #assumed = new Assumptions();

  constructor(estate: Estate, target: TargetConfig) {
    const { bindings } = readBindings(target.bindings);
    const own = [...new Set([...bindings.domains.keys(), ...bindings.members.keys()])];
    if (own.length > 0) this.ownDomains = own;
    this.#bindings = bindings;
    this.#people = new BoundPeople(estate, bindings, own, this.#assumed);
    this.#hosts = new BoundHosts(estate, bindings, this.#people, this.#assumed);
    this.#pings = new PingedHosts(estate, bindings.pingAccepted === undefined);
    this.#signals = boundSignals(bindings);
    this.sshHosts = sshHostsOf(bindings);
  }

  /** Everything that was taken to mean a name of the source, sorted. */
  assumed(): readonly Assumed[] {
    return this.#assumed.list();
  }

  source(selector: NamedSelector): Senders {
    return this.#people.source(selector);
  }

  people(selector: NamedSelector): readonly Person[] | undefined {
    return this.#people.people(selector);
  }

  destination(selector: NamedSelector): readonly Hosts[] {
    return this.#hosts.destination(selector);
  }

  internet(ranges: readonly IpRange[]): Hosts {
    return this.#hosts.internet(ranges);
  }

  pinged(host: PointHost): readonly PointHost[] {
    return this.#pings.within(host);
  }

  own(): readonly Hosts[] {
    return [{ hosts: [{ kind: 'own-devices' }], only: { kind: 'people' } }];
  }

  trustedOwners(tag: string): ReadonlySet<string> {
    return new Set([...ADMINS, ...(this.#bindings.tagOwners.get(tag)?.value ?? [])]);
  }

  /** Nothing here says which routes are approved. */
  routesOf(): undefined {
    return undefined;
  }

  posture(_name: string, terms: readonly PostureTerm[], selfAsserted: ReadonlySet<string>): Condition {
    return postureMeaning(terms, selfAsserted, {
      signals: this.#signals,
      kernelVersions: this.#bindings.kernelVersions !== undefined,
      system: (name, platform) => this.#assumed.add('platform', `node:os ${name}`, said(platform)),
      proved: ({ name }, proofs) =>
        this.#assumed.add('posture', proofs.map(({ text }) => text).join(' and '), `posture ${name}`),
    });
  }

  recorded(recorders: readonly string[]): Condition {
    const strange = recorders.find((tag) => tag !== this.#bindings.recorder?.value);
    if (strange !== undefined) return opaque(`recorder ${strange}`);
    this.#assumed.add('recorder', recorders.join(', '), 'session.recorded');
    return { kind: 'demand', demand: { recorded: true } };
  }
}

/** A Chromebook runs the client of Android and says so: to this vendor it is one. Vendor: device posture, 2026-01-22. */
function said(platform: Platform): string {
  return platform === 'android' ? 'platform android, Chromebooks included' : `platform ${platform}`;
}

/** A host that is bound to an address too may be reached past the SSH server of the tailnet. */
function sshHostsOf({ hosts, ssh }: Bindings): readonly PointHost[] {
  return [...hosts].flatMap(([name, { value: targets }]) => {
    const isSsh = targets.every((one) => one.kind === 'tag' && ssh.has(one.tag));
    return isSsh ? [{ kind: 'name', name } as const] : [];
  });
}
