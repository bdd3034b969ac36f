/**
 * `npm run oracle -- NAME [FILE]`: replays what a real system answered against our model of it. FILE is another file of the same format,
 * plain or gzip, relative to the caller. Prints every disagreement, and ends with how many cases passed, failed and are known.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  addTallies,
  type CaseResult,
  type Corpus,
  NO_DECISIONS,
  type Verdict,
  verdictOf,
} from '../test/oracle-replay/replay.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NAMES = ['tailscale-saas', 'headscale', 'openziti-controller', 'terraform-providers'];
/** Lines of one case; the rest is counted. */
const LINES = 5;

const [name, file] = process.argv.slice(2);
if (name === undefined || !NAMES.includes(name)) {
  console.error(`usage: npm run oracle -- ${NAMES.join(' | ')} [FILE]`);
  process.exit(2);
}
const { CORPUS } = (await import(`../test/oracle-replay/${name}.ts`)) as { CORPUS: Corpus };
// npm changes to the root of the package; INIT_CWD is where the caller stood.
const path = file === undefined ? join(ROOT, CORPUS.file) : resolve(process.env.INIT_CWD ?? process.cwd(), file);
if (!existsSync(path)) {
  console.error(`${path} does not exist`);
  process.exit(2);
}
report([...CORPUS.replay(unpacked(readFileSync(path)))]);

function unpacked(bytes: Buffer): string {
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
}

function report(cases: readonly CaseResult[]): void {
  const counts: Record<Verdict, number> = { passed: 0, failed: 0, known: 0, 'counted out': 0 };
  const categories = new Map<string, Record<Verdict, number>>();
  for (const one of cases) {
    const verdict = verdictOf(one);
    counts[verdict] += 1;
    const own = categories.get(one.category) ?? { passed: 0, failed: 0, known: 0, 'counted out': 0 };
    own[verdict] += 1;
    categories.set(one.category, own);
    if (verdict !== 'passed') explain(one, verdict);
  }
  const tally = cases.map((one) => one.tally).reduce(addTallies, NO_DECISIONS);
  const cell = (text: string | number): string => String(text).padStart(14);
  console.log(`\n${cell('')}${cell('theirs: allow')}${cell('theirs: deny')}`);
  console.log(`${cell('ours: allow')}${cell(tally.bothAllow)}${cell(tally.onlyOurs)}`);
  console.log(`${cell('ours: deny')}${cell(tally.onlyTheirs)}${cell(tally.bothDeny)}\n`);
  for (const category of [...categories.keys()].sort()) {
    const { passed, failed, known, 'counted out': out } = categories.get(category)!;
    console.log(
      `${category}: ${passed} passed, ${failed} failed, ${known} known${out > 0 ? `, ${out} counted out` : ''}`,
    );
  }
  // Nothing replayed is no success.
  if (cases.length === 0) console.log('no case in this file');
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.known} known`);
  process.exitCode = counts.failed > 0 || cases.length === 0 ? 1 : 0;
}

function explain({ id, disagreements, known, countedOut }: CaseResult, verdict: Verdict): void {
  const why = countedOut ?? (verdict === 'known' ? known : undefined);
  console.log(`${verdict} ${id}${why === undefined ? '' : `: ${why}`}`);
  for (const line of disagreements.slice(0, LINES)) console.log(`  ${line}`);
  if (disagreements.length > LINES) console.log(`  and ${disagreements.length - LINES} more`);
}
