import { COUNTRY_CODES, type OsVersion, PLATFORMS, type Platform } from '../../../compiler/model/index.js';
import { type Condition, type DemandAtom, opaque } from '../../../compiler/proof/index.js';
import { all, any } from './conditions.js';
import { implies, type PostureTerm } from './posture-terms.js';

const COUNTRIES: ReadonlySet<string> = new Set(COUNTRY_CODES);

/** What a signal of the source is on the tailnet: assertions that must all hold, everywhere or by platform. */
export interface BoundSignal {
  readonly demand: DemandAtom['demand'];
  /** `managed`, `edr running`: for people. */
  readonly name: string;
  readonly anywhere?: readonly PostureTerm[];
  readonly perPlatform?: ReadonlyMap<Platform, readonly PostureTerm[]>;
}

export interface SignalTable {
  readonly signals: readonly BoundSignal[];
  /** Versions that the source demands of Linux are those of the kernel, which is what devices report. */
  readonly kernelVersions: boolean;
  /** Called for each platform that a system of `node:os` was taken for. */
  system(name: string, platform: Platform): void;
  /** Called for what proves a signal. */
  proved(signal: BoundSignal, terms: readonly PostureTerm[]): void;
}

/** Operating systems of `node:os` by platform of the source; a device of another one has no platform there. Vendor: device posture, 2026-01-22. */
const SYSTEMS: ReadonlyMap<string, Platform> = new Map(
  (['macos', 'windows', 'linux', 'ios', 'android'] as const).map((name) => [name, name]),
);

/** Where a posture holds: platforms of the source, and systems that have none. */
interface Where {
  readonly platforms: readonly Platform[];
  readonly others: boolean;
  /** False when nothing is asked of the system. */
  readonly isAsked: boolean;
}

/**
 * What a device that meets a posture has, by what the table says of its assertions. What no name of the source means is kept as a condition
 * that nothing proves.
 */
export function postureMeaning(
  terms: readonly PostureTerm[],
  selfAsserted: ReadonlySet<string>,
  table: SignalTable,
): Condition {
  const own = terms.filter(({ attribute }) => attribute === 'node:os');
  const versions = terms.filter(({ attribute }) => attribute === 'node:osVersion');
  const countries = terms.filter(({ attribute }) => attribute === 'ip:country');
  const others = terms.filter((term) => ![...own, ...versions, ...countries].includes(term));
  const proving = others.filter(({ attribute }) => !selfAsserted.has(attribute));
  const where = whereOf(own);
  if (where.isAsked) for (const platform of where.platforms) table.system(platform, platform);
  const used = new Set<PostureTerm>();
  const alternatives = new Map<string, { platforms: Platform[]; demand: DemandAtom['demand'] }>();
  for (const platform of where.platforms) {
    const demand = demandOn(platform, proving, table, used);
    const key = JSON.stringify(demand);
    const known = alternatives.get(key);
    if (known) known.platforms.push(platform);
    else alternatives.set(key, { platforms: [platform], demand });
  }
  const made = [...alternatives.values()].map(({ platforms, demand }) =>
    onPlatforms(platforms, demand, versions, table),
  );
  if (where.others) made.push(onOthers(demandOn(undefined, proving, table, used), versions));
  const isPlain = !where.isAsked && versions.length === 0 && alternatives.size === 1;
  const [only] = alternatives.values();
  const meant = isPlain && only ? demanded(only.demand) : any(made);
  const left = others.filter((term) => !used.has(term)).map(({ text }) => opaque(text));
  return all([meant, ...countries.map(countryOf), ...left]);
}

function whereOf(terms: readonly PostureTerm[]): Where {
  const systems = [...SYSTEMS.keys()];
  let named: readonly string[] = systems;
  let others = true;
  for (const { operator, values } of terms) {
    const meant = values.map(String);
    if (operator === '==' || operator === 'IN') {
      named = named.filter((name) => meant.includes(name));
      others &&= meant.some((name) => !SYSTEMS.has(name));
    } else if (operator === '!=' || operator === 'NOT IN') named = named.filter((name) => !meant.includes(name));
  }
  // Nothing is asked: also where the system is not known, and on a platform that this vendor calls otherwise.
  if (terms.length === 0) return { platforms: PLATFORMS, others: true, isAsked: false };
  return { platforms: named.map((name) => SYSTEMS.get(name)!), others, isAsked: true };
}

/** The signals that are sure on a platform, or on none that the source knows. */
function demandOn(
  platform: Platform | undefined,
  terms: readonly PostureTerm[],
  table: SignalTable,
  used: Set<PostureTerm>,
): DemandAtom['demand'] {
  let demand: DemandAtom['demand'] = {};
  for (const signal of table.signals) {
    const wanted = signal.anywhere ?? (platform && signal.perPlatform?.get(platform));
    if (!wanted || wanted.length === 0) continue;
    const proofs = wanted.map((one) => terms.filter((term) => implies(term, one)));
    if (proofs.some((found) => found.length === 0)) continue;
    for (const term of proofs.flat()) used.add(term);
    table.proved(signal, wanted);
    demand = both(demand, signal.demand);
  }
  return demand;
}

function both(a: DemandAtom['demand'], b: DemandAtom['demand']): DemandAtom['demand'] {
  return {
    ...a,
    ...b,
    flags: [...(a.flags ?? []), ...(b.flags ?? [])].sort(),
    checks: [...(a.checks ?? []), ...(b.checks ?? [])].sort(),
    edr: Math.max(a.edr ?? 0, b.edr ?? 0),
  };
}

function onPlatforms(
  platforms: readonly Platform[],
  demand: DemandAtom['demand'],
  versions: readonly PostureTerm[],
  table: SignalTable,
): Condition {
  const where: Condition = { kind: 'platform', platforms };
  if (versions.length === 0) return all([where, demanded(demand)]);
  const floors = versions.map(floorOf).filter((floor) => floor !== undefined);
  const exact = versions.every((term) => term.operator === '>=' && floorOf(term) !== undefined);
  const floor = floors.reduce<OsVersion>((most, one) => (isLater(one, most) ? one : most), []);
  const unsaid = exact ? [] : versions.map(({ text }) => opaque(text));
  const comparable = platforms.filter((platform) => platform !== 'linux' || table.kernelVersions);
  const os = new Map(comparable.map((platform) => [platform, floor]));
  const made: Condition[] = [];
  if (comparable.length > 0)
    made.push(all([{ kind: 'platform', platforms: comparable }, demanded({ ...demand, os }), ...unsaid]));
  if (comparable.length < platforms.length)
    made.push(
      all([{ kind: 'platform', platforms: ['linux'] }, demanded(demand), ...versions.map(({ text }) => opaque(text))]),
    );
  return any(made);
}

function onOthers(demand: DemandAtom['demand'], versions: readonly PostureTerm[]): Condition {
  return all([
    { kind: 'platform', platforms: [], unknown: true },
    demanded(demand),
    ...versions.map(({ text }) => opaque(text)),
  ]);
}

function demanded(demand: DemandAtom['demand']): Condition {
  const { flags = [], checks = [], edr = 0, os, recorded } = demand;
  const isEmpty = flags.length === 0 && checks.length === 0 && edr === 0 && !os && !recorded;
  return isEmpty ? all([]) : { kind: 'demand', demand };
}

/**
 * The least version of a lower bound. The vendor counts `14.5` as lower than `14.5.0`, so whoever passes there has at least that version
 * for the source too.
 */
function floorOf({ operator, values: [value] }: PostureTerm): OsVersion | undefined {
  if (operator !== '>=' && operator !== '>' && operator !== '==') return undefined;
  if (typeof value !== 'string' || !/^\d{1,9}(\.\d{1,9}){0,5}$/.test(value)) return undefined;
  const parts = value.split('.').map(Number);
  while (parts.at(-1) === 0) parts.pop();
  return parts;
}

function isLater(a: OsVersion, b: OsVersion): boolean {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** A code that the source does not know is a country that it does not know. */
function countryOf({ text, operator, values }: PostureTerm): Condition {
  const meant = values.map(String);
  const isStrange = meant.some((code) => !COUNTRIES.has(code));
  switch (operator) {
    case '==':
    case 'IN':
      return {
        kind: 'country',
        codes: meant.filter((code) => COUNTRIES.has(code)).sort(),
        ...(isStrange && { unknown: true }),
      };
    case '!=':
    case 'NOT IN':
      return { kind: 'country', codes: [...COUNTRIES].filter((code) => !meant.includes(code)).sort(), unknown: true };
    default:
      return opaque(text);
  }
}
