import type { TargetKind } from '../../src/targets/target.js';
import { Random } from '../kit/generate/index.js';
import { type Ask, type Attacked, Stage, showAsk, witnessAsk } from './stage.js';

/** What became of the mutants of one vendor's artefacts. */
export interface MutantTally {
  readonly kind: TargetKind;
  /** Kinds of mutation that found a place. */
  readonly kinds: Set<string>;
  mutants: number;
  /** Let somebody in whom the source refuses, by the vendor's model on a grid of requests. */
  widening: number;
  /** Of those: called wider, or refused by the reader. */
  caught: number;
  refused: number;
  /** Called wider, with how many requests that show it; by the vendor's model these get in, or it does not know the construct. */
  accused: number;
  shown: number;
  unknown: number;
  /** Called wider by a request that the source allows or the vendor refuses. */
  wrong: number;
  readonly failures: string[];
}

export interface MutantRun {
  /** Random policies that compile. */
  readonly policies: number;
  /** Mutants of one kind of one artefact, evenly chosen. */
  readonly perKind: number;
  /** Every so-many-th kind, from the first. */
  readonly every?: number;
  /** Requests on the grid. */
  readonly asks: number;
}

/** Seeds that are tried before a run gives up. */
const TRIES = 100;

export async function attackMutants(vendor: Attacked, run: MutantRun): Promise<MutantTally> {
  const counts = { mutants: 0, widening: 0, caught: 0, refused: 0, accused: 0, shown: 0, unknown: 0, wrong: 0 };
  const tally: MutantTally = { kind: vendor.kind, kinds: new Set(), ...counts, failures: [] };
  let opened = 0;
  for (let seed = 1; opened < run.policies && seed <= TRIES; seed++) {
    const stage = await Stage.open(vendor, vendor.policy(seed));
    if (typeof stage === 'string') continue;
    opened++;
    attackStage(vendor, stage, seed, run, tally);
  }
  return tally;
}

function attackStage(vendor: Attacked, stage: Stage, seed: number, run: MutantRun, tally: MutantTally): void {
  const asks = vendor.asks(stage.estate, new Random(seed), run.asks);
  const refused = asks.filter((ask) => !stage.sourceAllows(ask));
  const chosen = vendor.mutations.filter((_, at) => at % (run.every ?? 1) === seed % (run.every ?? 1));
  for (const { name, mutants } of chosen) {
    for (const [at, files] of thinned(mutants(stage.files), run.perKind).entries()) {
      tally.kinds.add(name);
      judge(vendor, stage, files, refused, tally, (what) =>
        tally.failures.push(`${vendor.kind} seed ${seed}: ${name} ${at}: ${what}\n${files[0]!.text}`),
      );
    }
  }
}

function judge(
  vendor: Attacked,
  stage: Stage,
  files: Stage['files'],
  refused: readonly Ask[],
  tally: MutantTally,
  fail: (what: string) => void,
): void {
  const proof = stage.prove(files);
  const model = vendor.judge(files);
  const missed = refused.find((ask) => model(ask) === true);
  tally.mutants++;
  if (missed) tally.widening++;
  if (missed && proof.status !== 'proved') tally.caught++;
  if (missed && proof.status === 'proved') fail(`let through: ${showAsk(missed)}`);
  if (proof.status === 'unjudged') tally.refused++;
  if (proof.status === 'wider') tally.accused++;
  for (const one of proof.wider) {
    const ask = witnessAsk(vendor, one);
    const theirs = model(ask);
    if (theirs === undefined) tally.unknown++;
    else if (theirs && !stage.sourceAllows(ask)) tally.shown++;
    else {
      tally.wrong++;
      fail(`accused of ${showAsk(ask)}`);
    }
  }
}

function thinned<T>(all: readonly T[], most: number): readonly T[] {
  return all.filter((_, at) => Math.floor((at * most) / all.length) !== Math.floor(((at - 1) * most) / all.length));
}
