/**
 * `npm run bench [-- SECTION…]`: ratios within one run, medians of interleaved runs, so that a slow machine slows both sides.
 * Baselines: `node -e 0` for the start, `yaml.parseDocument(text, {uniqueKeys: false})` over the same files for everything else, Cedar for decisions.
 */
import { cpus } from 'node:os';
import { diffs, lints, scale } from './analysis.js';
import { compiles } from './compile.js';
import { measureDecisions } from './decisions.js';
import {
  BIN,
  cleanUp,
  interleaved,
  type Measured,
  type Project,
  parse,
  print,
  RUNS,
  row,
  run,
  writeProject,
  ztctl,
} from './measure.js';
import { proofs } from './proofs.js';

const SECTIONS: Readonly<Record<string, () => void | Promise<void>>> = {
  start: startUp,
  check: checks,
  lint: lints,
  diff: diffs,
  decisions,
  compile: compiles,
  proof: proofs,
  scale,
};

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !SECTIONS[name]);
  if (unknown !== undefined) throw new Error(`no section ${unknown}; there are ${Object.keys(SECTIONS).join(', ')}`);
  print(`node ${process.version}, ${cpus().length} cores, medians of ${RUNS} interleaved runs\n`);
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (names.length === 0 || names.includes(name)) await section();
  }
}

function startUp(): void {
  const [version, bare] = interleaved([() => run([BIN, '--version']), () => run(['-e', '0'])]);
  row('--version against node -e 0', version!, bare!, 'first target 1.5');
}

function checks(): void {
  const medians: Measured[] = [];
  for (const policies of [200, 1_000, 10_000]) {
    const { check, baseline } = checkAgainstParse(writeProject({ policies, seed: 7, via: [] }));
    const note = policies === 10_000 ? 'first target 1.3' : '';
    row(`check of ${policies} policies against the bare parse`, check, baseline, note);
    medians.push(check);
  }
  const [, thousand, tenThousand] = medians;
  const exponent = Math.log10(tenThousand!.cpu / thousand!.cpu);
  print(
    `  growth of check from 1,000 to 10,000, by processor time: exponent ${exponent.toFixed(2)} (first target 1.15)`,
  );
  const { check, baseline } = checkAgainstParse(writeProject({ policies: 10_000, seed: 7, via: [], hot: 2_000 }));
  row('check of 10,000 policies, 2,000 of them on one resource', check, baseline);
}

function checkAgainstParse(project: Project): { check: Measured; baseline: Measured } {
  const [check, baseline] = interleaved([() => ztctl('check', project, '--json'), () => parse(project)]);
  return { check: check!, baseline: baseline! };
}

/** Cedar is slow on many policies: fewer questions there. */
async function decisions(): Promise<void> {
  for (const [policies, count] of [
    [1_000, 200],
    [10_000, 20],
  ] as const) {
    const { dir } = writeProject({ policies, seed: 7, via: [] });
    const { cedar, library, command, allowed, asked } = await measureDecisions(dir, BIN, count);
    const rate = (one: number): string => `${Math.round(one).toLocaleString('en')} a second`;
    print(
      `  decisions on ${policies} policies: ${asked} questions, ${allowed} allowed, all answers as Cedar gives them`,
    );
    print(`    library ${rate(library)}, ${Math.round(library / cedar)} times Cedar (${rate(cedar)}); target 20`);
    print(
      `    can --requests ${rate(command)} with start and loading, ${Math.round(command / cedar)} times Cedar; target 20`,
    );
  }
}

try {
  await main(process.argv.slice(2));
} finally {
  cleanUp();
}
