/**
 * `npm run fuzz -- --estates N | --minutes N [--from SEED] [--jobs N] [--report]`: every analysis of random estates against looking at
 * everything that can happen. Exit 1 with the estates, as files, on which they differ.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type RunReport, run, together } from '../test/compiler/analysis/questions/run.js';

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
const estates = values.estates === undefined ? undefined : Number(values.estates);
const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
if ((estates === undefined) === (minutes === undefined) || !((estates ?? minutes)! > 0)) {
  console.error('usage: npm run fuzz -- --estates N | --minutes N [--from SEED] [--jobs N] [--report]');
  process.exit(2);
}

/** Without `--from`, nights begin where the clock says, so that each sees other estates. */
const first = Number(values.from ?? (estates === undefined ? Math.floor(Date.now() / MINUTE) * 1_000 : 1));

if (values.worker) await work();
else await lead();

async function work(): Promise<void> {
  const end = Date.now() + (minutes ?? 0) * MINUTE;
  const isOver = (count: number): boolean => (estates === undefined ? Date.now() >= end : count >= estates);
  const report = await run(first, isOver, { constructs: values.report });
  process.stdout.write(JSON.stringify({ ...report, verdicts: [...report.verdicts], answers: [...report.answers] }));
}

async function lead(): Promise<void> {
  const jobs = Math.max(1, Number(values.jobs ?? availableParallelism()));
  const share = estates === undefined ? undefined : Math.ceil(estates / jobs);
  const report = together(
    await Promise.all(
      Array.from({ length: jobs }, (_, job) => startWorker(first + job * (share ?? 100_000_000), share)),
    ),
  );
  print(report);
  process.exitCode = report.mismatches.length > 0 || report.budget > 0 ? 1 : 0;
}

function startWorker(from: number, share: number | undefined): Promise<RunReport> {
  const amount = share === undefined ? ['--minutes', String(minutes)] : ['--estates', String(share)];
  const flags = ['--worker', '--from', String(from), ...amount, ...(values.report ? ['--report'] : [])];
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`a worker from seed ${from} ended with ${code}`));
      const found = JSON.parse(text);
      resolve({ ...found, verdicts: new Map(found.verdicts), answers: new Map(found.answers) });
    });
  });
}

function print(report: RunReport): void {
  const { mismatches, budget, refused, verdicts, answers } = report;
  console.log(
    `${report.estates} estates from seed ${first}: ${mismatches.length} mismatches, ${budget} over budget, ${refused} refused`,
  );
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
