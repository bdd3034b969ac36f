/**
 * `npm run fuzz -- verify [--minutes N] [--estates N] [--from SEED] [--jobs N]`: random policies for every target. What `verify` calls proved
 * must let nobody in whom the source refuses, by a model of the vendor that is not the reader; what it calls wider, it must show. Prints
 * the pairs of request and artefact per target. Exit 1 with the policies on which anything differs.
 */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { attackOnce, emptyTallies, type Tally } from '../test/attack/pairs.js';
import { amountOf, jsonOfWorker } from './json-worker.js';

const MINUTE = 60_000;
/** Between the first seeds of workers that stop by the clock. */
const APART = 100_000_000;
/** Of each target; more of them say the same. */
const SHOWN = 5;
const COUNTS = ['estates', 'refused', 'proved', 'wider', 'unjudged', 'pairs', 'allowed', 'cautious'] as const;
const USAGE = 'usage: npm run fuzz -- verify --minutes N and/or --estates N [--from SEED] [--jobs N]';

const { values } = parseArgs({
  options: {
    estates: { type: 'string' },
    minutes: { type: 'string' },
    from: { type: 'string' },
    jobs: { type: 'string' },
    worker: { type: 'boolean', default: false },
  },
});
const [estates, minutes, jobs] = [values.estates, values.minutes, values.jobs].map(positive);
if (estates === undefined && minutes === undefined) usage();
/** Without `--from`, runs by the clock begin where the clock says, so that each sees other policies. */
const first = Number(values.from ?? (estates === undefined ? Math.floor(Date.now() / MINUTE) % APART : 1));

if (values.worker) await work();
else await lead();

function positive(text: string | undefined): number | undefined {
  if (text !== undefined && !(Number(text) > 0)) usage();
  return text === undefined ? undefined : Number(text);
}

function usage(): never {
  console.error(USAGE);
  process.exit(2);
}

async function work(): Promise<void> {
  const end = Date.now() + (minutes ?? Number.POSITIVE_INFINITY) * MINUTE;
  const tallies = emptyTallies();
  for (let done = 0; done < (estates ?? Number.POSITIVE_INFINITY) && Date.now() < end; done++) {
    await attackOnce(first + done, tallies);
  }
  process.stdout.write(JSON.stringify(tallies));
}

async function lead(): Promise<void> {
  const workers = Math.ceil(jobs ?? availableParallelism());
  const share = estates === undefined ? undefined : Math.ceil(estates / workers);
  const seeds = Array.from({ length: workers }, (_, at) => first + at * (share ?? APART));
  console.log(`seeds from ${seeds.join(' and from ')}`);
  const began = Date.now();
  const found = together(await Promise.all(seeds.map((from) => startWorker(from, share))));
  print(found, Math.round((Date.now() - began) / 1000));
  process.exitCode = found.some(({ counterexamples }) => counterexamples.length > 0) ? 1 : 0;
}

async function startWorker(from: number, share: number | undefined): Promise<readonly Tally[]> {
  const args = ['--from', String(from), ...amountOf(share, minutes)];
  return (await jsonOfWorker(fileURLToPath(import.meta.url), args)) as readonly Tally[];
}

function together(all: readonly (readonly Tally[])[]): readonly Tally[] {
  return all.reduce((sum, one) =>
    sum.map((tally, at) => {
      const other = one[at]!;
      const counts = Object.fromEntries(COUNTS.map((name) => [name, tally[name] + other[name]]));
      return { ...tally, ...counts, counterexamples: [...tally.counterexamples, ...other.counterexamples] };
    }),
  );
}

function print(found: readonly Tally[], seconds: number): void {
  console.log(`\n${'target'.padEnd(18)}${COUNTS.map((name) => name.padStart(11)).join('')}`);
  for (const tally of found) {
    console.log(`${tally.kind.padEnd(18)}${COUNTS.map((name) => String(tally[name]).padStart(11)).join('')}`);
    for (const text of tally.counterexamples.slice(0, SHOWN)) console.log(`\n${text}\n`);
  }
  const pairs = found.reduce((sum, tally) => sum + tally.pairs, 0);
  const against = found.reduce((sum, tally) => sum + tally.counterexamples.length, 0);
  console.log(`\n${pairs} pairs in ${seconds} s: ${against} counterexamples`);
}
