/**
 * `npm run bench`: ratios within one run, medians of interleaved runs, so that a slow machine slows both sides.
 * Baselines: `node -e 0` for the start, `yaml.parseDocument(text, {uniqueKeys: false})` over the same files for everything else.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EstateShape, generateEstate, projectFile, resourceCount, USERS } from './estate.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'bin/ztctl.js');
const MEMORY_PROBE = join(ROOT, 'bench/memory-probe.cjs');
const NOW = '2026-11-24T12:00:00Z';
const RUNS = Number(process.env.BENCH_RUNS ?? 5);
const PARSE = `
  import { readFileSync } from 'node:fs';
  import { parseDocument } from 'yaml';
  for (const path of process.argv.slice(1)) parseDocument(readFileSync(path, 'utf8'), { uniqueKeys: false });
`;

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
}

interface Project {
  readonly dir: string;
  readonly files: readonly string[];
  readonly bytes: number;
}

const work = mkdtempSync(join(tmpdir(), 'ztctl-bench-'));

function main(): void {
  print(`node ${process.version}, ${cpus().length} cores, medians of ${RUNS} interleaved runs\n`);
  startUp();
  checks();
  compiles();
}

function startUp(): void {
  const [version, bare] = interleaved([() => run([BIN, '--version']), () => run(['-e', '0'])]);
  row('--version against node -e 0', ratio(version!, bare!), version!, 'first target 1.5');
}

function checks(): void {
  const medians: { policies: number; seconds: number }[] = [];
  for (const policies of [200, 1_000, 10_000]) {
    const project = write({ policies, seed: 7, via: [] }, '');
    const { check, parse } = checkAgainstParse(project);
    row(
      `check of ${policies} policies against the bare parse`,
      ratio(check, parse),
      check,
      policies === 10_000 ? 'first target 1.3' : '',
    );
    medians.push({ policies, seconds: check.seconds });
  }
  const [, thousand, tenThousand] = medians;
  const exponent = Math.log10(tenThousand!.seconds / thousand!.seconds);
  print(`  growth of check from 1,000 to 10,000: exponent ${exponent.toFixed(2)} (first target 1.15)`);
  const hot = write({ policies: 10_000, seed: 7, via: [], hot: 2_000 }, '');
  const { check, parse } = checkAgainstParse(hot);
  row('check of 10,000 policies, 2,000 of them on one resource', ratio(check, parse), check, '');
}

function checkAgainstParse(project: Project): { check: Measured; parse: Measured } {
  const [check, parse] = interleaved([
    () => run([BIN, 'check', '--chdir', project.dir, '--now', NOW, '--json']),
    () => run(['--input-type=module', '-e', PARSE, ...project.files]),
  ]);
  return { check: check!, parse: parse! };
}

/** Bindings that make the portable estate compile on each kind, as YAML in flow style. */
const BINDINGS: Readonly<Record<string, (policies: number) => string>> = {
  'cloudflare-access': () =>
    '{ account_id: f037e56e89293a057740de681ac9abbe, idps: { corp: { id: 699d98642c564d2e855e9661899b7252 } } }',
  headscale: () => '{ tests: false }',
  openziti: (policies) =>
    `{ users: ${flow(USERS, (index) => `user${index}@example.com: id-u-${index}`)}, hosts: ${flow(resourceCount(policies), (index) => `app-${index}: id-h-${index}`)} }`,
  tailscale: () => '{ domains: example.com }',
  zpa: () =>
    '{ default_host: { app_connector_groups: "216196257331281091" }, idps: { corp: { id: "216196257331281001", email: { saml: "216196257331281011" } } } }',
};

function flow(count: number, entry: (index: number) => string): string {
  return `{ ${Array.from({ length: count }, (_, index) => entry(index)).join(', ')} }`;
}

function compiles(): void {
  for (const kind of Object.keys(BINDINGS)) {
    for (const policies of [1_000, 10_000]) {
      const project = write(
        { policies, seed: 11, via: ['t'], portable: true },
        `targets:\n  t:\n    kind: ${kind}\n    bindings: ${BINDINGS[kind]!(policies)}\n`,
      );
      const out = join(project.dir, 'out');
      const [compile, parse] = interleaved([
        () =>
          run([BIN, 'compile', '--chdir', project.dir, '--now', NOW, '--out', out], () =>
            rmSync(out, { recursive: true, force: true }),
          ),
        () => run(['--input-type=module', '-e', PARSE, ...project.files]),
      ]);
      row(`compile of ${policies} policies to ${kind} against the bare parse`, ratio(compile!, parse!), compile!, '');
    }
  }
}

function write(shape: EstateShape, targets: string): Project {
  const dir = mkdtempSync(join(work, 'estate-'));
  const files: string[] = [];
  let bytes = 0;
  for (const [path, text] of generateEstate(shape)) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    files.push(file);
    bytes += Buffer.byteLength(text);
  }
  writeFileSync(join(dir, 'ztctl.yaml'), projectFile(targets));
  return { dir, files, bytes };
}

/** Runs each task RUNS times in turn, after one warm-up each; the median of each. */
function interleaved(tasks: readonly (() => Measured)[]): readonly Measured[] {
  for (const task of tasks) task();
  const results = tasks.map((): Measured[] => []);
  for (let round = 0; round < RUNS; round += 1) {
    for (const [index, task] of tasks.entries()) results[index]!.push(task());
  }
  return results.map((measured) => ({
    seconds: median(measured.map((one) => one.seconds)),
    megabytes: Math.max(...measured.map((one) => one.megabytes)),
  }));
}

function run(args: readonly string[], after?: () => void): Measured {
  const memory = join(work, 'memory');
  const start = process.hrtime.bigint();
  const child = spawnSync(process.execPath, ['--require', MEMORY_PROBE, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ZTCTL_BENCH_MEMORY: memory },
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (child.status !== 0) {
    throw new Error(`${args.slice(0, 3).join(' ')} ended with ${child.status}:\n${child.stderr.slice(0, 2000)}`);
  }
  after?.();
  return { seconds, megabytes: Number(readFileSync(memory, 'utf8')) / 1024 };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function ratio(one: Measured, other: Measured): number {
  return one.seconds / other.seconds;
}

function row(what: string, value: number, measured: Measured, note: string): void {
  const memory = measured.megabytes > 0 ? `, ${Math.round(measured.megabytes)} MB` : '';
  print(`  ${what}: ${value.toFixed(2)} (${measured.seconds.toFixed(2)} s${memory})${note ? `; ${note}` : ''}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  main();
} finally {
  rmSync(work, { recursive: true, force: true });
}
