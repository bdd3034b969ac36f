/**
 * `npm run test:live -- [NAME…] [--OPTION…]`: runs real systems on this machine and asks them what we say of them. Prints every case, and
 * ends with how many passed, failed and were skipped.
 */
import type { LiveCase, LiveSuite } from './case.js';

const NAMES = ['headscale', 'openziti', 'terraform', 'terraform-provider'];
/** Lines of one case; the rest is counted. */
const LINES = 20;

const given = process.argv.slice(2);
const firstOption = given.findIndex((one) => one.startsWith('--'));
const asked = firstOption < 0 ? given : given.slice(0, firstOption);
const options = given.slice(asked.length);
if (asked.some((name) => !NAMES.includes(name))) {
  console.error(`usage: npm run test:live -- [${NAMES.join(' | ')}] [--OPTION…]`);
  process.exit(2);
}
const counts: Record<LiveCase['verdict'], number> = { passed: 0, failed: 0, skipped: 0 };
for (const name of asked.length > 0 ? NAMES.filter((one) => asked.includes(one)) : NAMES) {
  const { SUITE } = (await import(`./${name}/suite.ts`)) as { SUITE: LiveSuite };
  for await (const one of guarded(name, SUITE)) {
    counts[one.verdict] += 1;
    report(one);
  }
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** What breaks a suite is a failed case of it. */
async function* guarded(name: string, suite: LiveSuite): AsyncIterable<LiveCase> {
  try {
    yield* suite.run(options);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    yield { name: `${name}: the run broke off`, verdict: 'failed', lines: text.split('\n') };
  }
}

function report({ name, verdict, lines }: LiveCase): void {
  console.log(`${verdict} ${name}`);
  for (const line of lines.slice(0, LINES)) console.log(`  ${line}`);
  if (lines.length > LINES) console.log(`  and ${lines.length - LINES} more`);
}
