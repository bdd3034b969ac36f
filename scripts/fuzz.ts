/**
 * `npm run fuzz -- [--estates N] [--minutes N] [--from SEED] [--jobs N] [--report]`: every analysis of random estates against looking at
 * everything that can happen, until there were so many estates or so many minutes are over. Exit 1 with the estates, as files, on which
 * they differ, and where of a thousand estates or more too few came to some verdict.
 */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { COMPARISONS, VERDICTS } from '../test/compiler/analysis/questions/brute/truth.js';
import { type RunReport, run, together } from '../test/compiler/analysis/questions/run.js';
import { amountOf, jsonOfWorker } from './json-worker.js';

const { values } = parseArgs({
  options: {
    estates: { type: 'string' },
    minutes: { type: 'string' },
    from: { type: 'string' },
    jobs: { type: 'string' },
    report: { type: 'boolean', default: false },
    worker: { type: 'boolean', default: false },
  },
});

const MINUTE = 60_000;
/** Between the first seeds of workers that stop by the clock. */
const APART = 100_000_000;
/** Fewer estates say nothing about how often a verdict is given. */
const ENOUGH = 1_000;
const LEAST = 0.02;
const [estates, minutes, jobs] = [values.estates, values.minutes, values.jobs].map(positive);
if (estates === undefined && minutes === undefined) usage();

function positive(text: string | undefined): number | undefined {
  if (text !== undefined && !(Number(text) > 0)) usage();
  return text === undefined ? undefined : Number(text);
}

function usage(): never {
  console.error('usage: npm run fuzz -- --estates N and/or --minutes N [--from SEED] [--jobs N] [--report]');
  process.exit(2);
}

/** Without `--from`, nights begin where the clock says, so that each sees other estates. */
const first = Number(values.from ?? (estates === undefined ? Math.floor(Date.now() / MINUTE) * 1_000 : 1));

if (values.worker) await work();
else await lead();

async function work(): Promise<void> {
  const end = Date.now() + (minutes ?? Number.POSITIVE_INFINITY) * MINUTE;
  const isOver = (count: number): boolean => count >= (estates ?? Number.POSITIVE_INFINITY) || Date.now() >= end;
  const report = await run(first, isOver, { constructs: values.report });
  process.stdout.write(JSON.stringify({ ...report, verdicts: [...report.verdicts], answers: [...report.answers] }));
}

async function lead(): Promise<void> {
  const workers = Math.ceil(jobs ?? availableParallelism());
  const share = estates === undefined ? undefined : Math.ceil(estates / workers);
  const began = Date.now();
  const report = together(
    await Promise.all(Array.from({ length: workers }, (_, at) => startWorker(first + at * (share ?? APART), share))),
  );
  const rare = report.estates < ENOUGH ? [] : rareVerdicts(report);
  print(report, rare, Date.now() - began);
  process.exitCode = report.mismatches.length > 0 || report.budget > 0 || rare.length > 0 ? 1 : 0;
}

/** Verdicts that were given in less than 2 % of the estates: what is not seen is not tested. */
function rareVerdicts({ estates: all, verdicts }: RunReport): readonly string[] {
  return [...VERDICTS, ...COMPARISONS].filter((name) => (verdicts.get(name) ?? 0) / all < LEAST);
}

/** Maps go as their entries. */
type SentReport = Omit<RunReport, 'verdicts' | 'answers'> & {
  readonly verdicts: [string, number][];
  readonly answers: (RunReport['answers'] extends ReadonlyMap<infer K, infer V> ? [K, V] : never)[];
};

async function startWorker(from: number, share: number | undefined): Promise<RunReport> {
  const args = ['--from', String(from), ...amountOf(share, minutes), ...(values.report ? ['--report'] : [])];
  const found = (await jsonOfWorker(fileURLToPath(import.meta.url), args)) as SentReport;
  return { ...found, verdicts: new Map(found.verdicts), answers: new Map(found.answers) };
}

function print(report: RunReport, rare: readonly string[], took: number): void {
  const { mismatches, budget, refused, verdicts, answers } = report;
  const judged = `${report.estates} estates from seed ${first} in ${Math.round(took / 1000)} s`;
  console.log(`${judged}: ${mismatches.length} mismatches, ${budget} over budget, ${refused} refused`);
  if (estates !== undefined && report.estates + refused < estates)
    console.log(`the minutes were over before all ${estates}`);
  for (const name of rare) console.log(`in less than 2 % of them: ${name}`);
  for (const text of mismatches) console.log(`\n${text}`);
  if (!values.report) return;
  console.log('\nverdicts, in how many of the estates');
  for (const [name, count] of [...verdicts].sort(byName)) {
    console.log(`  ${((100 * count) / report.estates).toFixed(1).padStart(5)} %  ${name}`);
  }
  console.log('\n   exact  budget refused');
  for (const [name, { exact, budget: over, refused: no }] of [...answers].sort(byName)) {
    const counts = [exact, over, no].map((count) => String(count).padStart(8)).join('');
    console.log(`${counts}  ${name}`);
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
