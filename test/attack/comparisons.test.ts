import { expect, test } from 'vitest';
import { validityInterval } from '../../src/compiler/analysis/index.js';
import { compareReadings, type ReadChange, type Reading } from '../../src/compiler/proof/index.js';
import { witnessOf } from '../../src/compiler/proof/witness.js';
import { Random } from '../kit/generate/index.js';
import { type Ask, type Attacked, Stage, showAsk } from './stage.js';
import { VENDORS } from './vendors/index.js';

const ESTATES = 2;
const ASKS = 150;
const CHANGED = 4;

interface Tally {
  pairs: number;
  rows: number;
  differing: number;
  readonly wrong: string[];
}

test.each(VENDORS.map((vendor) => [vendor.kind, vendor] as const))(
  'what differs between two artefacts of %s is what their comparison says',
  async (_, vendor) => {
    const tally: Tally = { pairs: 0, rows: 0, differing: 0, wrong: [] };
    for (let seed = 1; seed <= ESTATES; seed++) await compareSeed(vendor, seed, tally);
    expect(tally.wrong).toEqual([]);
    expect(tally.pairs).toBeGreaterThan(2);
    expect(tally.rows).toBeGreaterThan(2);
    expect(tally.differing).toBeGreaterThan(0);
  },
);

/** What was emitted, and what became of it when it was changed. */
async function compareSeed(vendor: Attacked, seed: number, tally: Tally): Promise<void> {
  const stage = await Stage.open(vendor, vendor.policy(seed));
  if (typeof stage === 'string' || !stage.proof.reading) return;
  const random = new Random(seed);
  const asks = vendor.asks(stage.estate, random, ASKS);
  for (let count = 0; count < CHANGED; count++) {
    const mutants = random.pick(vendor.mutations).mutants(stage.files);
    const changed = mutants.length === 0 ? undefined : stage.prove(random.pick(mutants)).reading;
    if (changed) comparePair(vendor, stage, [stage.proof.reading, changed], asks, tally);
  }
}

function comparePair(
  vendor: Attacked,
  stage: Stage,
  [before, after]: readonly [Reading, Reading],
  asks: readonly Ask[],
  tally: Tally,
): void {
  const { estate } = stage;
  const horizon = validityInterval(estate, vendor.now);
  const changes = compareReadings({ estate, horizon, before, after });
  tally.pairs++;
  tally.rows += changes.length;
  const answers = (ask: Ask): readonly boolean[] => [before, after].map((one) => stage.readingAllows(one, ask));
  for (const change of changes) {
    const { point, resource, piece, aspect } = change;
    const ask = { ...witnessOf(estate, point, resource, piece, horizon.from), point, isHosting: aspect === 'hosting' };
    if (answers(ask).join() !== `${!isGain(change)},${isGain(change)}`)
      tally.wrong.push(`no ${change.change}: ${showAsk(ask)}`);
  }
  for (const ask of asks) {
    const [had, has] = answers(ask);
    if (had === has) continue;
    tally.differing++;
    const isSaid = changes.some(
      (change) =>
        isGain(change) === has &&
        change.resource === ask.request.resource &&
        (change.aspect === 'hosting') === (ask.isHosting ?? false),
    );
    if (!isSaid) tally.wrong.push(`${has ? 'gained' : 'lost'} without a row: ${showAsk(ask)}`);
  }
}

function isGain({ change }: ReadChange): boolean {
  return change === 'new' || change === 'widened';
}
