import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  interleaved,
  type Measured,
  type Project,
  parse,
  print,
  ROOT,
  row,
  runFor,
  writeOneFile,
  writeProject,
  ztctl,
} from './measure.js';

/** Loads a project, then times every analysis that lint asks; prints how long they took. */
const ANALYSE = `
  const [dist, dir, now] = process.argv.slice(1);
  const { load } = await import(dist + '/load.js');
  const { createNodeHost } = await import(dist + '/node-host.js');
  const { analyse } = await import(dist + '/compiler/analysis/index.js');
  const { estate } = await load(createNodeHost(), dir);
  const start = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const from = Number(now);
  const found = analyse(estate, { from, to: from + 366 * 86400000 });
  found.redundancies(); found.deadAllows(); found.unsatisfiable(); found.ineffectiveDenies();
  for (const name of estate.resources.keys()) found.paths(name);
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ seconds: Number(process.hrtime.bigint() - start) / 1e9, cpu: (user + system) / 1e6 }));
`;

const TEN_THOUSAND = { policies: 10_000, seed: 7, via: [] };
const EDITS = 50;

/** Lint and its analysis, cold and recalled, also where one resource holds 2,000 policies. */
export function lints(): void {
  for (const [what, shape] of [
    ['10,000 policies', TEN_THOUSAND],
    ['10,000 policies, 2,000 of them on one resource', { ...TEN_THOUSAND, hot: 2_000 }],
  ] as const) {
    const project = writeProject(shape);
    // Keeps what the recalled runs recall.
    ztctl('lint', project, '--cache', '--fail-on', 'never', '--json');
    const [cold, recalled, analysis, baseline] = interleaved([
      () => ztctl('lint', project, '--no-cache', '--fail-on', 'never', '--json'),
      () => ztctl('lint', project, '--cache', '--fail-on', 'never', '--json'),
      () => analysisOf(project),
      () => parse(project),
    ]);
    row(`lint of ${what} against the bare parse`, cold!, baseline!, 'target 1.6');
    row(`lint of ${what}, recalled`, recalled!, baseline!, 'target 0.3');
    row(`the analysis alone of ${what}`, analysis!, baseline!, 'target 0.3');
  }
}

function analysisOf({ dir }: Project): Measured {
  const dist = pathToFileURL(join(ROOT, 'dist')).href;
  const now = String(Date.UTC(2026, 10, 24, 12));
  const { measured, stdout } = runFor(['--input-type=module', '-e', ANALYSE, dist, dir, now]);
  return { ...measured, ...(JSON.parse(stdout) as Pick<Measured, 'seconds' | 'cpu'>) };
}

/** A difference of 50 edits, both sides read. */
export function diffs(): void {
  const base = writeProject(TEN_THOUSAND);
  let edits = 0;
  const head = writeProject(TEN_THOUSAND, '', (text) =>
    text.replace(/profile: (usual|light)/, (found) => (edits++ < EDITS ? 'profile: strong' : found)),
  );
  const [diff, baseline] = interleaved([() => ztctl('diff', base, base.dir, head.dir, '--json'), () => parse(base)]);
  row(`diff of ${EDITS} edits in 10,000 policies against the bare parse of one side`, diff!, baseline!, 'target 2.5');
}

/** From 1,000 to 100,000 policies, one run each: how time grows, and what it takes in memory. */
export function scale(): void {
  const sizes = [1_000, 10_000, 100_000].map((policies) => writeProject({ policies, seed: 7, via: [] }));
  for (const command of ['check', 'lint']) {
    const words = command === 'lint' ? ['--no-cache', '--fail-on', 'never', '--json'] : ['--json'];
    const measured = interleaved(
      sizes.map((project) => () => ztctl(command, project, ...words)),
      1,
    );
    const [small, , large] = measured;
    const exponent = Math.log10(large!.cpu / small!.cpu) / 2;
    print(
      `  growth of ${command} from 1,000 to 100,000, by processor time: exponent ${exponent.toFixed(2)} (target 1.15)`,
    );
    print(
      `  ${command} of 100,000 policies: ${large!.seconds.toFixed(1)} s (processor ${large!.cpu.toFixed(1)} s), ${Math.round(large!.megabytes)} MB (target 1,200 MB)`,
    );
  }
  const one = ztctl('check', writeOneFile({ policies: 100_000, seed: 7, via: [] }), '--json');
  print(`  check of 100,000 policies in one file: ${one.seconds.toFixed(1)} s, ${Math.round(one.megabytes)} MB`);
}
