/**
 * `npm run fuzz -- mutants [--policies N] [--per-kind N] [--asks N] [--target KIND]`: every kind of mutation of every vendor on what is emitted
 * for random policies. A model of the vendor that is not the reader says which mutants let somebody in; `verify` must catch those and
 * accuse no other. Exit 1 when it does not.
 */
import { parseArgs } from 'node:util';
import { attackMutants, type MutantTally } from '../test/attack/mutants.js';
import { VENDORS } from '../test/attack/vendors/index.js';

const COUNTS = ['mutants', 'widening', 'caught', 'refused', 'accused', 'shown', 'unknown', 'wrong'] as const;
/** Of each target; more of them say the same. */
const SHOWN = 5;

const { values } = parseArgs({
  options: {
    policies: { type: 'string', default: '4' },
    'per-kind': { type: 'string', default: '3' },
    asks: { type: 'string', default: '2000' },
    target: { type: 'string' },
  },
});
const run = { policies: Number(values.policies), perKind: Number(values['per-kind']), asks: Number(values.asks) };
const vendors = VENDORS.filter(({ kind }) => values.target === undefined || values.target === kind);
if (!Object.values(run).every((one) => one > 0) || vendors.length === 0) {
  console.error('usage: npm run fuzz -- mutants [--policies N] [--per-kind N] [--asks N] [--target KIND]');
  process.exit(2);
}

console.log(`${'target'.padEnd(18)}${['kinds', ...COUNTS].map((name) => name.padStart(10)).join('')}`);
let failures = 0;
for (const vendor of vendors) {
  const tally = await attackMutants(vendor, run);
  failures += tally.failures.length;
  print(tally);
}
console.log(`\n${failures} mutants let through or wrongly accused`);
process.exitCode = failures > 0 ? 1 : 0;

function print(tally: MutantTally): void {
  const counts = [tally.kinds.size, ...COUNTS.map((name) => tally[name])];
  console.log(`${tally.kind.padEnd(18)}${counts.map((count) => String(count).padStart(10)).join('')}`);
  for (const text of tally.failures.slice(0, SHOWN)) console.log(`\n${text}\n`);
}
