import type { TargetKind } from '../../src/targets/target.js';
import { Random } from '../kit/generate/index.js';
import { type Ask, type Attacked, type Judge, Stage, showAsk, witnessAsk } from './stage.js';
import { VENDORS } from './vendors/index.js';

/** What was found of one target. */
export interface Tally {
  readonly kind: TargetKind;
  estates: number;
  /** Policies that the target refuses to carry. */
  refused: number;
  /** Artefacts looked at: what was emitted, and changed ones. */
  proved: number;
  wider: number;
  unjudged: number;
  /** Requests asked of an artefact on all sides. */
  pairs: number;
  allowed: number;
  /** Pairs of proved artefacts which the reader takes for allowed and the vendor's model refuses. */
  cautious: number;
  readonly counterexamples: string[];
}

/** Asked of every artefact. */
const ASKS = 3_000;
/** Changed artefacts beside each emitted one. */
const CHANGED = 2;

export function emptyTallies(): readonly Tally[] {
  return VENDORS.map(({ kind }) => ({
    kind,
    estates: 0,
    refused: 0,
    proved: 0,
    wider: 0,
    unjudged: 0,
    pairs: 0,
    allowed: 0,
    cautious: 0,
    counterexamples: [],
  }));
}

/**
 * One random policy per target: whatever `verify` calls proved lets nobody in whom the source refuses, by the vendor's model; what it calls
 * wider, it shows by a request; and the reader never refuses what the model allows.
 */
export async function attackOnce(seed: number, tallies: readonly Tally[], asks = ASKS): Promise<void> {
  for (const [at, vendor] of VENDORS.entries()) {
    const tally = tallies[at]!;
    const policy = vendor.policy(seed);
    const stage = await Stage.open(vendor, policy);
    tally.estates++;
    if (typeof stage === 'string') {
      tally.refused++;
      continue;
    }
    const random = new Random(seed);
    const asked = vendor.asks(stage.estate, random, asks);
    const fail = (what: string): void => {
      tally.counterexamples.push(`${vendor.kind} seed ${seed}: ${what}\n${policy}`);
    };
    if (stage.proof.status === 'wider') fail(`what was emitted is called wider`);
    for (const [name, files] of [['as emitted', stage.files] as const, ...changed(vendor, stage, random)]) {
      const isEmitted = name === 'as emitted';
      const proof = isEmitted ? stage.proof : stage.prove(files);
      judge(stage, proof, vendor, vendor.judge(files), asked, tally, isEmitted, (what) => fail(`${name}: ${what}`));
    }
  }
}

function changed({ mutations }: Attacked, { files }: Stage, random: Random) {
  return Array.from({ length: CHANGED }, () => {
    const { name, mutants } = random.pick(mutations);
    const all = mutants(files);
    return all.length === 0 ? undefined : ([name, random.pick(all)] as const);
  }).filter((one) => one !== undefined);
}

function judge(
  stage: Stage,
  { status, reading, wider }: Stage['proof'],
  vendor: Attacked,
  model: Judge,
  asks: readonly Ask[],
  tally: Tally,
  isEmitted: boolean,
  fail: (what: string) => void,
): void {
  tally[status]++;
  for (const one of wider) {
    const ask = witnessAsk(vendor, one);
    if (stage.sourceAllows(ask)) fail(`accused of what the source allows: ${showAsk(ask)}`);
    if (model(ask) === false) fail(`accused of what the vendor refuses: ${showAsk(ask)}`);
  }
  if (!reading) return;
  for (const ask of asks) {
    const theirs = model(ask);
    if (theirs === undefined) continue;
    const ours = stage.readingAllows(reading, ask);
    tally.pairs++;
    if (theirs) tally.allowed++;
    const source = stage.sourceAllows(ask);
    if (theirs && !source && status === 'proved') fail(`proved, but the vendor lets in ${showAsk(ask)}`);
    // A changed artefact may ask for what only the vendor knows, which the request does not claim.
    if (theirs && !ours && isEmitted) fail(`the reader refuses what the vendor allows: ${showAsk(ask)}`);
    if (status !== 'proved') continue;
    if (ours && !theirs) tally.cautious++;
    if (ours && !source) fail(`proved, but read as letting in ${showAsk(ask)}`);
  }
}
