import { describe, expect, it } from 'vitest';
import { createAccess, type Horizon, type ResourceAccess } from '../../src/compiler/analysis/index.js';
import type { Estate } from '../../src/compiler/model/index.js';
import { type Ask, Oracle, type PolicySource, readProject } from './interpreter/index.js';
import { FACTORS, type Factor, grantingPolicies, isGranted } from './membership.js';
import { shapeFaults } from './piece-shape.js';
import { loadValid, RUN_NOW, sampleOf, showTexts } from './sample.js';

const ESTATES = 240;
const BLOCK = 30;
const blocks = Array.from({ length: ESTATES / BLOCK }, (_, at) => at * BLOCK + 1);
const HALF_YEAR = 182 * 86_400_000;
const HOUR = 3_600_000;

/** What the whole run saw. */
const seen = { pairs: 0, pieces: 0, noticed: new Set<Factor>() };

/** A request and what the oracle decides. */
interface Pair {
  readonly line: string;
  readonly ask: Ask & { readonly resource: string };
  readonly isAllowed: boolean;
  /** What grants it; empty when nothing does, and on public resources. */
  readonly by: readonly string[];
}

function pairsOf(oracle: Oracle, requests: readonly string[]): readonly Pair[] {
  return requests.flatMap((line) => {
    const ask = oracle.ask(line, RUN_NOW);
    const answer = oracle.answer(line, RUN_NOW);
    if (!ask || ask.resource === undefined || 'error' in answer) return [];
    const by = answer.by[0] === 'public' ? [] : answer.by;
    return [{ line, ask: { ...ask, resource: ask.resource }, isAllowed: answer.decision === 'allow', by }];
  });
}

/** Access to the resources of an estate in a year around most of its requests. */
function accessAround(
  estate: Estate,
  pairs: readonly Pair[],
): { horizon: Horizon; access: (name: string) => ResourceAccess } {
  const instants = pairs.map(({ ask }) => ask.now).sort((a, b) => a - b);
  const middle = instants[instants.length >> 1] ?? RUN_NOW;
  const horizon = { from: middle - HALF_YEAR, to: middle + HALF_YEAR };
  const access = createAccess(estate, horizon);
  const known = new Map<string, ResourceAccess>();
  return {
    horizon,
    access(name) {
      const found = known.get(name) ?? access(name);
      if (!known.has(name)) seen.pieces += found.pieces.length;
      known.set(name, found);
      return found;
    },
  };
}

/** Compares membership with the decision, for every request of a sample. */
async function compare(seed: number): Promise<void> {
  const { texts, requests } = sampleOf(seed);
  const source = readProject(texts);
  const { estate } = await loadValid(texts);
  const pairs = pairsOf(new Oracle(source), requests);
  const { horizon, access } = accessAround(estate, pairs);
  const check = (pair: Pair, found: ResourceAccess): void => {
    const fault = faultOf(source, pair, found);
    if (fault) throw new Error(`seed ${seed}: ${fault}\n${pair.line}\n${showTexts(texts)}`);
    seen.pairs += 1;
  };
  for (const pair of pairs) {
    const { ask } = pair;
    if (ask.now < horizon.from || ask.now >= horizon.to) continue;
    check(pair, access(ask.resource));
    for (const factor of FACTORS) {
      if (seen.noticed.has(factor)) continue;
      if (isGranted(source, access(ask.resource), ask, factor) !== pair.isAllowed) seen.noticed.add(factor);
    }
  }
  for (const [at, pair] of pairs.filter((_, index) => index % 8 === 0).entries()) {
    const { now, resource } = pair.ask;
    const from = at % 2 === 0 ? now : now - HOUR;
    check(pair, createAccess(estate, { from, to: now + 1 })(resource));
  }
}

/** Access whose form was looked at. */
const shaped = new WeakSet<ResourceAccess>();

function faultOf(source: PolicySource, { ask, isAllowed, by }: Pair, access: ResourceAccess): string | undefined {
  if (!shaped.has(access)) {
    const [fault] = access.pieces.flatMap((piece) => shapeFaults(source, piece));
    if (fault !== undefined) return `the pieces of ${access.resource}: ${fault}`;
    shaped.add(access);
  }
  const isInside = isGranted(source, access, ask);
  if (isInside !== isAllowed)
    return `the pieces ${isInside ? 'hold' : 'do not hold'} a request that is ${isAllowed ? 'allowed' : 'denied'}`;
  const strangers = [...grantingPolicies(source, access, ask)].filter((name) => !by.includes(name));
  return strangers.length > 0 && isAllowed
    ? `pieces of ${strangers.join(', ')} hold a request that they do not grant`
    : undefined;
}

describe(`the pieces of ${ESTATES} random estates`, () => {
  it.each(blocks)(
    `hold what the oracle allows and nothing else, in the estates of seed %i and the next ${BLOCK - 1}`,
    async (first) => {
      for (let seed = first; seed < first + BLOCK; seed++) await compare(seed);
    },
  );

  it('were asked for at least 25,000 requests', () => {
    expect(seen.pairs).toBeGreaterThanOrEqual(25_000);
    expect(seen.pieces).toBeGreaterThanOrEqual(5000);
  });

  it.each(FACTORS)('would not do without %s', (factor) => {
    expect(seen.noticed).toContain(factor);
  });
});
