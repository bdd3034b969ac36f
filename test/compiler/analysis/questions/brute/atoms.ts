import { readBlock } from '../../../../oracle/interpreter/addresses.js';
import { own, texts } from '../../../../oracle/interpreter/plain.js';
import type { Caller } from '../../../../oracle/interpreter/principals.js';
import { covers, directoryGroup, type PolicySource } from '../../../../oracle/interpreter/project.js';
import { placesOf, reachOf } from '../../../../oracle/interpreter/reach.js';
import type { Ask } from '../../../../oracle/interpreter/request.js';
import { wallClock } from '../../../../oracle/interpreter/time.js';
import { domainOf, duration } from '../../../../oracle/interpreter/values.js';
import { type Demand, type Written, writeOut } from './demands.js';

/** The worst request that there is. */
export const WORST: Ask = {
  now: 0,
  mfa: 'none',
  risk: 'high',
  device: { edr: 'absent', flags: new Set(), checks: new Set() },
  session: { flags: new Set() },
  approvals: new Set(),
};

/** A value of one dimension: what it adds to the worst request. */
export type Atom = (ask: Ask) => Ask;

/** Instants within [from, to). */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The values of every dimension for some sources in a period, and what demands make of them: each worked out once. */
export class Atoms {
  readonly sources: readonly PolicySource[];
  readonly period: Period;
  readonly #atoms = new Map<string, readonly Atom[]>();
  readonly #asks = new Map<string, readonly Ask[]>();
  readonly #held = new Map<string, readonly boolean[]>();
  readonly #valid = new Map<PolicySource, readonly boolean[]>();
  readonly #written = new Map<string, readonly WrittenAt[]>();

  constructor(sources: readonly PolicySource[], period: Period) {
    this.sources = sources;
    this.period = period;
  }

  of(dimension: string): readonly Atom[] {
    let found = this.#atoms.get(dimension);
    if (!found) {
      found = atomsOf(dimension, this.sources, this.period);
      this.#atoms.set(dimension, found);
    }
    return found;
  }

  /** Every policy of a source, written out for a resource that is ssh or not, with the resources that it reaches. */
  written(source: PolicySource, isSsh: boolean): readonly WrittenAt[] {
    const name = `${this.sources.indexOf(source)} ${isSsh}`;
    let found = this.#written.get(name);
    if (!found) {
      const places = placesOf(source);
      found = writeOut(source, isSsh).map((policy) => ({ policy, resources: resourcesOf(source, places, policy) }));
      this.#written.set(name, found);
    }
    return found;
  }

  /** For each value of the demand's dimension, whether it holds; never for a caller that the source does not know. */
  hold(source: PolicySource, { dimension, key, holds }: Demand): readonly boolean[] {
    const name = `${this.sources.indexOf(source)} ${dimension} ${key}`;
    let found = this.#held.get(name);
    if (!found) {
      const valid = dimension === 'caller' ? this.#validCallers(source) : undefined;
      found = this.#asksOf(dimension).map((ask, at) => (!valid || valid[at]!) && holds(ask));
      this.#held.set(name, found);
    }
    return found;
  }

  #asksOf(dimension: string): readonly Ask[] {
    let asks = this.#asks.get(dimension);
    if (!asks) {
      asks = this.of(dimension).map((atom) => atom(WORST));
      this.#asks.set(dimension, asks);
    }
    return asks;
  }

  #validCallers(source: PolicySource): readonly boolean[] {
    let valid = this.#valid.get(source);
    if (!valid) {
      valid = this.#asksOf('caller').map((ask) => isValidCaller(source, ask));
      this.#valid.set(source, valid);
    }
    return valid;
  }
}

/** A policy written out, and where it reaches. */
export interface WrittenAt {
  readonly policy: Written;
  readonly resources: ReadonlySet<string>;
}

function resourcesOf(
  source: PolicySource,
  places: Parameters<typeof reachOf>[1],
  { name, kind }: Written,
): ReadonlySet<string> {
  if (kind === 'glass') return new Set([source.breakGlass.get(name)!.resources].flat() as string[]);
  return reachOf(source, places, source.policies.get(name)!).all;
}

/**
 * The values of a dimension of which every request has one that no policy of these sources can tell from its own: everything that they name, the
 * edges of what they name, and one of each sort that they do not name.
 */
function atomsOf(dimension: string, sources: readonly PolicySource[], period: Period): readonly Atom[] {
  const [sort, name = ''] = dimension.split(/[. ](.*)/s) as [string, string?];
  switch (sort) {
    case 'caller':
      return callers(sources);
    case 'country':
      return [undefined, ...countries(sources)].map((country) => (ask) => ({ ...ask, ...(country && { country }) }));
    case 'ip':
      return [undefined, ...addresses(sources)].map((ip) => (ask) => ({ ...ask, ...(ip && { ip }) }));
    case 'platform':
      return platforms(sources);
    case 'now':
      return instants(sources, period).map((now) => (ask) => ({ ...ask, now }));
    case 'as':
      return ['root', 'somebody', ...named(sources, 'as')].map((as) => (ask) => ({ ...ask, as }));
    case 'mfa':
      return ['none', 'any', 'strong', 'phishing-resistant'].map((mfa) => (ask) => ({ ...ask, mfa }));
    case 'risk':
      return ['high', 'medium', 'low'].map((risk) => (ask) => ({ ...ask, risk }));
    case 'approval':
      return [KEEP, (ask) => ({ ...ask, approvals: new Set([...ask.approvals, name]) })];
    case 'check':
      return [KEEP, (ask) => withDevice(ask, { checks: new Set([...ask.device.checks, name]) })];
    case 'device':
      return deviceAtoms(name, sources);
    default:
      return sessionAtoms(name, sources);
  }
}

const KEEP: Atom = (ask) => ask;

function deviceAtoms(name: string, sources: readonly PolicySource[]): readonly Atom[] {
  if (name === 'edr') return ['absent', 'installed', 'running'].map((edr) => (ask) => withDevice(ask, { edr }));
  if (name === 'max_age')
    return [
      KEEP,
      ...limits(sources).map(
        (age): Atom =>
          (ask) =>
            withDevice(ask, { age }),
      ),
    ];
  return [KEEP, (ask) => withDevice(ask, { flags: new Set([...ask.device.flags, name]) })];
}

function sessionAtoms(name: string, sources: readonly PolicySource[]): readonly Atom[] {
  const withSession =
    (change: Partial<Ask['session']>): Atom =>
    (ask) => ({
      ...ask,
      session: { ...ask.session, ...change },
    });
  if (name === 'max') return [KEEP, ...limits(sources).map((age) => withSession({ age }))];
  if (name === 'idle') return [KEEP, ...limits(sources).map((idle) => withSession({ idle }))];
  return [KEEP, (ask) => withSession({ flags: new Set([...ask.session.flags, name]) })(ask)];
}

function withDevice(ask: Ask, change: Partial<Ask['device']>): Ask {
  return { ...ask, device: { ...ask.device, ...change } };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

/** Every word that the sources write under a key, at any depth. */
function named(sources: readonly PolicySource[], key: string): readonly string[] {
  return unique(
    sources.flatMap((source) =>
      [...source.policies.values(), ...source.breakGlass.values()].flatMap((policy) => texts(own(policy, key))),
    ),
  ).filter((word) => word !== 'any' && word !== 'nonroot');
}

const TEXTS = new WeakMap<readonly PolicySource[], string>();

function everything(sources: readonly PolicySource[]): string {
  let text = TEXTS.get(sources);
  if (text === undefined) {
    text = textOf(sources);
    TEXTS.set(sources, text);
  }
  return text;
}

function textOf(sources: readonly PolicySource[]): string {
  return JSON.stringify(
    sources.flatMap((one) => [
      ...one.posture.values(),
      ...one.profiles.values(),
      ...one.policies.values(),
      ...one.breakGlass.values(),
      ...one.locations.values(),
    ]),
  );
}

function countries(sources: readonly PolicySource[]): readonly string[] {
  return unique([...(everything(sources).match(/(?<=")[A-Z]{2}(?=")/g) ?? []), 'CH']);
}

function addresses(sources: readonly PolicySource[]): readonly NonNullable<Ask['ip']>[] {
  const blocks = unique(sources.flatMap(({ networks }) => [...networks.values()].flat())).map(
    (text) => readBlock(text)!,
  );
  const edges = blocks.flatMap(({ family, first, last }) =>
    [first, last, first - 1n, last + 1n]
      .filter((value) => value >= 0n && value < 1n << (family === 4 ? 32n : 128n))
      .map((value) => ({ family, value })),
  );
  return [{ family: 4, value: 0n }, { family: 6, value: 0n }, ...edges];
}

function platforms(sources: readonly PolicySource[]): readonly Atom[] {
  const versions = [undefined, ...unique(everything(sources).match(/(?<=>=)[\d.]+/g) ?? [])];
  const all = [undefined, 'macos', 'windows', 'linux', 'ios', 'android', 'chromeos'];
  return all.flatMap((platform) =>
    versions.map(
      (version): Atom =>
        (ask) =>
          withDevice(ask, { ...(platform && { platform }), ...(version !== undefined && { version }) }),
    ),
  );
}

function limits(sources: readonly PolicySource[]): readonly number[] {
  return unique([0, 3600, ...(everything(sources).match(/(?<=")\d+[smhd](?=")/g) ?? []).map(duration)]);
}

/**
 * Where windows begin and end by the clocks of the zones: between two of these instants nothing changes. A window begins at some minute of an
 * hour; by the clock of a zone that is another minute of an hour of UTC. Clocks are set at a full hour of their own, except where that moves them by a part of an hour.
 */
function instants(sources: readonly PolicySource[], period: Period): readonly number[] {
  const { from, to } = period;
  const schedules = sources.flatMap((source) => [...source.schedules.values()].map((one) => ({ source, one })));
  const windows = schedules.flatMap(({ one }) => texts(own(one, 'weekly')));
  const edges = [0, ...windows.flatMap((text) => [...text.matchAll(/:(\d\d)/g)].map(([, minute]) => Number(minute)))];
  const zones = unique([
    ...sources.map(({ timezone }) => timezone),
    ...schedules.flatMap(({ one }) => texts(own(one, 'timezone'))),
  ]);
  const shifts = unique(zones.flatMap((zone) => shiftsOf(zone, period)));
  const minutes = unique([0, ...shifts.flatMap((shift) => edges.map((edge) => (edge - shift + 60) % 60))]);
  const found = [from];
  for (let hour = Math.floor(from / HOUR) * HOUR; hour <= to; hour += HOUR) {
    found.push(...minutes.map((minute) => hour + minute * MINUTE).filter((at) => at > from && at < to));
  }
  return found;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** How many minutes of an hour the clock of a zone is ahead of UTC; every quarter where it changes in the period. */
function shiftsOf(zone: string, { from, to }: Period): readonly number[] {
  const [first, last] = [from, to].map((at) => {
    const utc = Math.floor(at / MINUTE) % 60;
    return (wallClock(zone, at).minute - utc + 60) % 60;
  });
  return first === last ? [first!] : [0, 15, 30, 45, first!, last!];
}

/** Users by name and one more of each domain, in every combination of open groups that can hold them, from every idp; and workloads. */
function callers(sources: readonly PolicySource[]): readonly Atom[] {
  const text = JSON.stringify(
    sources.flatMap((one) => [...one.groups.values(), ...one.policies.values(), ...one.breakGlass.values()]),
  );
  const users = unique([
    ...(text.match(/(?<="(?:user:)?)[^":\s]+@[^"\s]+(?=")/g) ?? []),
    ...sources.flatMap(({ directory }) => [...directory.users.keys()]),
    ...sources.flatMap((source) =>
      [...source.idps.values()].flatMap((idp) => texts(own(idp, 'domains')).map((domain) => `stranger@${domain}`)),
    ),
  ]);
  const found: { caller: Caller; idp?: string }[] = users.flatMap((user) =>
    subsets(openGroups(sources, user)).flatMap((groups) =>
      [undefined, ...idpsOf(sources, user)].map((idp) => ({ caller: { user, groups }, ...(idp && { idp }) })),
    ),
  );
  const workloads = unique(sources.flatMap((source) => [...source.workloads.keys()]));
  return [...found, ...workloads.map((workload) => ({ caller: { workload } }))].map(
    (one): Atom =>
      (ask) => ({ ...ask, ...one }),
  );
}

function idpsOf(sources: readonly PolicySource[], user: string): readonly string[] {
  return unique(
    sources.flatMap((source) => [...source.idps.keys()].filter((idp) => covers(source, idp, domainOf(user)))),
  );
}

function openGroups(sources: readonly PolicySource[], user: string): readonly string[] {
  return unique(
    sources.flatMap((source) =>
      [...source.groups].flatMap(([name, group]) => {
        const idp = own(group, 'source') as string | undefined;
        const isClosed = source.directory.complete.some((written) => directoryGroup(source, written) === name);
        return idp === undefined || isClosed || !covers(source, idp, domainOf(user)) ? [] : [name];
      }),
    ),
  );
}

function subsets(names: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 1 << names.length }, (_, bits) => names.filter((_name, at) => (bits >> at) & 1));
}

/** 4.1 and 13: can a request of this source say so. */
export function isValidCaller(source: PolicySource, { caller, idp }: Ask): boolean {
  if (!caller) return false;
  if ('workload' in caller) return source.workloads.has(caller.workload);
  const domain = domainOf(caller.user);
  const isKnown = [...source.idps.keys()].some((one) => covers(source, one, domain));
  const isActive = source.directory.users.get(caller.user)?.active ?? true;
  return isKnown && isActive && (idp === undefined || (source.idps.has(idp) && covers(source, idp, domain)));
}
