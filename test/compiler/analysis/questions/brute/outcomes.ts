import { isSsh } from '../../../../oracle/interpreter/decode.js';
import { own } from '../../../../oracle/interpreter/plain.js';
import type { PolicySource } from '../../../../oracle/interpreter/project.js';
import type { Ask } from '../../../../oracle/interpreter/request.js';
import { type Atoms, WORST } from './atoms.js';
import type { Conjunct, Written } from './demands.js';

/** Which policies of one source say something to a request: names of allows and break-glass entries that match, floors that refuse, denies. */
export interface Outcome {
  readonly allows: ReadonlySet<string>;
  readonly glass: ReadonlySet<string>;
  readonly floors: ReadonlySet<string>;
  readonly denies: ReadonlySet<string>;
}

/** Everything that can happen at one resource, one outcome per source; requests that nothing lets in are left out. */
export interface ResourceOutcomes {
  readonly resource: string;
  readonly all: readonly (readonly Outcome[])[];
  /** Policies of each source that some request meets, whatever the others say. */
  readonly meetable: readonly ReadonlySet<string>[];
  /** Some requests, each with what happens to it. */
  sample(pick: (count: number) => number): { readonly ask: Ask; readonly outcomes: readonly Outcome[] };
}

/** A set of bits, one per conjunct: a number up to 31 of them, else a bigint. Only `&`, `|` and comparison are used, which both have. */
type Bits = number;

/** A conjunct has a bit, and a request has the bits of the conjuncts that it meets. */
interface Conjuncts {
  readonly source: number;
  readonly policy: Written;
  readonly region: Bits;
  readonly ways: readonly Bits[];
}

/** Combines what each signal can be: no request is enumerated twice, none is left out. */
export function outcomesAt(table: Atoms, sources: readonly PolicySource[], resource: string): ResourceOutcomes {
  const numbered: { conjunct: Conjunct; source: number }[] = [];
  const written = sources.flatMap((source, at) =>
    policiesAt(table, source, resource).map((policy) => ({ at, policy })),
  );
  const total = written.reduce((sum, { policy }) => sum + bitsOf(policy), 0);
  const bit = (index: number): Bits => (total > 31 ? ((1n << BigInt(index)) as unknown as Bits) : 1 << index);
  const zero = (total > 31 ? 0n : 0) as Bits;
  const number = (conjunct: Conjunct, source: number): Bits => bit(numbered.push({ conjunct, source }) - 1);
  const conjuncts = written.map(({ at, policy }): Conjuncts => {
    // The region of what grants is part of each of its ways: it needs no bit of its own.
    if (policy.kind === 'allow' || policy.kind === 'glass') {
      const ways = policy.ways.map((way) => number([...policy.region, ...way], at));
      return { source: at, policy, region: zero, ways };
    }
    const region = number(policy.region, at);
    return { source: at, policy, region, ways: policy.ways.map((way) => number(way, at)) };
  });
  const granting = conjuncts
    .filter(({ policy }) => policy.kind === 'allow' || policy.kind === 'glass')
    .flatMap(({ ways }) => ways)
    .reduce((a, b) => a | b, zero);
  const dimensions = dimensionsOf(numbered.map(({ conjunct }) => conjunct));
  const all = numbered.reduce((bits, _, index) => bits | bit(index), zero);
  const columns = dimensions.map((dimension) => {
    return { atoms: table.of(dimension), masks: masksOf(table, dimension, numbered, sources, bit, zero) };
  });
  let vectors = new Set<Bits>([all]);
  let met = all;
  for (const { masks } of columns) {
    const distinct = [...new Set(masks)];
    const next = new Set<Bits>();
    for (const vector of vectors) {
      for (const mask of distinct) {
        const both = vector & mask;
        if ((both & granting) !== zero) next.add(both);
      }
    }
    vectors = next;
    met &= distinct.reduce((a, b) => a | b, zero);
  }
  const isMet = (some: Bits): boolean => (some & met) !== zero;
  const read = (vector: Bits): readonly Outcome[] => sources.map((_, at) => outcomeOf(conjuncts, at, vector, zero));
  return {
    resource,
    all: distinctOutcomes([...vectors].map(read)),
    meetable: sources.map(
      (_, at) =>
        new Set(
          conjuncts
            .filter(
              ({ source, region, ways }) => source === at && (isMet(region) || (region === zero && ways.some(isMet))),
            )
            .map(({ policy }) => policy.name),
        ),
    ),
    sample(pick) {
      const needsLogin = sources.some((source) => source.resources.has(resource) && isSsh(source, resource));
      let ask: Ask = { ...WORST, resource, now: table.period.from, ...(needsLogin && { as: 'somebody' }) };
      let vector = all;
      for (const { atoms, masks } of columns) {
        const at = pick(atoms.length);
        ask = { ...atoms[at]!(ask), resource };
        vector &= masks[at]!;
      }
      return { ask, outcomes: read(vector) };
    },
  };
}

function bitsOf({ kind, ways }: Written): number {
  return ways.length + (kind === 'allow' || kind === 'glass' ? 0 : 1);
}

function policiesAt(table: Atoms, source: PolicySource, resource: string): readonly Written[] {
  const element = source.resources.get(resource);
  if (!element || own(element, 'public') !== undefined) return [];
  const all = table.written(source, isSsh(source, resource));
  return all.filter(({ resources }) => resources.has(resource)).map(({ policy }) => policy);
}

/** Who asks always counts. */
function dimensionsOf(conjuncts: readonly Conjunct[]): readonly string[] {
  return [...new Set(['caller', ...conjuncts.flat().map(({ dimension }) => dimension)])];
}

/** For each value of a dimension, the conjuncts whose demands on this dimension it meets. */
function masksOf(
  table: Atoms,
  dimension: string,
  numbered: readonly { conjunct: Conjunct; source: number }[],
  sources: readonly PolicySource[],
  bit: (index: number) => Bits,
  zero: Bits,
): readonly Bits[] {
  const everything = numbered.reduce((bits, _, index) => bits | bit(index), zero);
  const masks = table.of(dimension).map(() => everything);
  for (const [index, { conjunct, source }] of numbered.entries()) {
    for (const demand of conjunct) {
      if (demand.dimension !== dimension) continue;
      for (const [at, holds] of table.hold(sources[source]!, demand).entries()) {
        if (!holds) masks[at]! &= ~bit(index);
      }
    }
  }
  return masks;
}

function outcomeOf(conjuncts: readonly Conjuncts[], at: number, vector: Bits, zero: Bits): Outcome {
  const outcome = {
    allows: new Set<string>(),
    glass: new Set<string>(),
    floors: new Set<string>(),
    denies: new Set<string>(),
  };
  for (const { source, policy, region, ways } of conjuncts) {
    if (source !== at) continue;
    const isSaved = ways.some((way) => (vector & way) !== zero);
    if (policy.kind === 'allow' && isSaved) outcome.allows.add(policy.name);
    if (policy.kind === 'glass' && isSaved) outcome.glass.add(policy.name);
    if (policy.kind === 'floor' && (vector & region) !== zero && !isSaved) outcome.floors.add(policy.name);
    if (policy.kind === 'deny' && (vector & region) !== zero) outcome.denies.add(policy.name);
  }
  return outcome;
}

function distinctOutcomes(all: readonly (readonly Outcome[])[]): readonly (readonly Outcome[])[] {
  const found = new Map<string, readonly Outcome[]>();
  for (const one of all) {
    const key = one.map(({ allows, glass, floors, denies }) =>
      [allows, glass, floors, denies].map((names) => [...names].join()).join('|'),
    );
    found.set(key.join('||'), one);
  }
  return [...found.values()];
}

/** Line by line section 12. */
export function isAllowed({ allows, glass, floors, denies }: Outcome): boolean {
  return denies.size === 0 && (glass.size > 0 || (allows.size > 0 && floors.size === 0));
}
