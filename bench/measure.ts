import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EstateShape, generateEstate, projectFile } from './estate.js';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const BIN = join(ROOT, 'bin/ztctl.js');
export const NOW = '2026-11-24T12:00:00Z';
export const RUNS = Number(process.env.BENCH_RUNS ?? 5);

const MEMORY_PROBE = join(ROOT, 'bench/memory-probe.cjs');
const PARSE = `
  import { readFileSync } from 'node:fs';
  import { parseDocument } from 'yaml';
  for (const path of process.argv.slice(1)) parseDocument(readFileSync(path, 'utf8'), { uniqueKeys: false });
`;

export interface Measured {
  readonly seconds: number;
  /** Processor time in seconds, all threads: what a busy machine changes least. */
  readonly cpu: number;
  readonly megabytes: number;
  /** Slowest over fastest of the measured runs: what the machine adds. */
  readonly spread: number;
}

export interface Project {
  readonly dir: string;
  readonly files: readonly string[];
}

const work = mkdtempSync(join(tmpdir(), 'ztctl-bench-'));

/** Removes everything that was written. */
export function cleanUp(): void {
  rmSync(work, { recursive: true, force: true });
}

/** An estate as a project on the disk; `edit` changes the text of each file. */
export function writeProject(
  shape: EstateShape,
  targets = '',
  edit: (text: string, path: string) => string = (text) => text,
): Project {
  const files = new Map([...generateEstate(shape)].map(([path, text]) => [path, edit(text, path)]));
  return writeFiles(files, targets);
}

/** The same estate with all policies in one file. */
export function writeOneFile(shape: EstateShape): Project {
  const files = new Map<string, string>();
  const policies: string[] = [];
  for (const [path, text] of generateEstate(shape)) {
    if (path.startsWith('policies/p-')) policies.push(text.slice(text.indexOf('\n') + 1));
    else files.set(path, text);
  }
  return writeFiles(files.set('policies/all.yaml', `policies:\n${policies.join('')}`), '');
}

function writeFiles(texts: ReadonlyMap<string, string>, targets: string): Project {
  const dir = mkdtempSync(join(work, 'estate-'));
  const files: string[] = [];
  for (const [path, text] of texts) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    files.push(file);
  }
  writeFileSync(join(dir, 'ztctl.yaml'), projectFile(targets));
  return { dir, files };
}

/** The baseline: `yaml` reads the same files. */
export function parse({ files }: Project): Measured {
  return run(['--input-type=module', '-e', PARSE, ...files]);
}

/** Runs each task `runs` times in turn, after one warm-up each; the median of each. */
export function interleaved(tasks: readonly (() => Measured)[], runs = RUNS): readonly Measured[] {
  if (runs > 1) for (const task of tasks) task();
  const results = tasks.map((): Measured[] => []);
  for (let round = 0; round < runs; round += 1) {
    for (const [index, task] of tasks.entries()) results[index]!.push(task());
  }
  return results.map((measured) => {
    const seconds = measured.map((one) => one.seconds);
    return {
      seconds: median(seconds),
      cpu: median(measured.map((one) => one.cpu)),
      megabytes: Math.max(...measured.map((one) => one.megabytes)),
      spread: Math.max(...seconds) / Math.min(...seconds),
    };
  });
}

/** A command of ztctl on a project. */
export function ztctl(command: string, { dir }: Project, ...words: readonly string[]): Measured {
  return run([BIN, command, '--chdir', dir, '--now', NOW, ...words]);
}

/** One process of Node, from start to end. */
export function run(args: readonly string[], after?: () => void): Measured {
  return runFor(args, after).measured;
}

/** Likewise, with what it printed. */
export function runFor(
  args: readonly string[],
  after?: () => void,
): { readonly measured: Measured; readonly stdout: string } {
  const memory = join(work, 'memory');
  const { CI: _, ...env } = process.env;
  const start = process.hrtime.bigint();
  const child = spawnSync(process.execPath, ['--require', MEMORY_PROBE, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 29,
    env: { ...env, ZTCTL_BENCH_MEMORY: memory },
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (child.status !== 0) {
    throw new Error(`${args.slice(0, 3).join(' ')} ended with ${child.status}:\n${child.stderr.slice(0, 2000)}`);
  }
  after?.();
  const { maxRSS, cpu } = JSON.parse(readFileSync(memory, 'utf8')) as { maxRSS: number; cpu: number };
  return { measured: { seconds, cpu: cpu / 1e6, megabytes: maxRSS / 1024, spread: 1 }, stdout: child.stdout };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** The ratio of one to the other, by the clock and by processor time, with what the first one took. */
export function row(what: string, one: Measured, other: Measured, note = ''): void {
  const byClock = (one.seconds / other.seconds).toFixed(2);
  const byCpu = (one.cpu / other.cpu).toFixed(2);
  const noise = one.spread > 1 ? `, spread ${one.spread.toFixed(2)}` : '';
  const took = `${one.seconds.toFixed(2)} s, ${Math.round(one.megabytes)} MB${noise}`;
  print(`  ${what}: ${byClock} (${byCpu} by processor time; ${took})${note ? `; ${note}` : ''}`);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
