/** Run in a copy of the checkout whose compiler has a bug: `KIND POLICIES`. Prints what became of it as JSON. */
import { Stage } from './stage.js';
import { VENDORS } from './vendors/index.js';

export interface BugOutcome {
  /** `caught`: an artefact was called wider, and nothing would have been shipped (exit 4). */
  readonly outcome: 'caught' | 'missed' | 'broken';
  /** The first policy on which it shows. */
  readonly seed?: number;
  /** What verify says, or why the compiler broke. */
  readonly said?: string;
}

const [kind, policies] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await outcome(Number(policies))));

async function outcome(most: number): Promise<BugOutcome> {
  const vendor = VENDORS.find((one) => one.kind === kind)!;
  for (let seed = 1; seed <= most; seed++) {
    try {
      const stage = await Stage.open(vendor, vendor.policy(seed));
      if (typeof stage === 'string' || stage.proof.status !== 'wider') continue;
      return { outcome: 'caught', seed, said: stage.proof.diagnostics[0]!.message };
    } catch (error) {
      return { outcome: 'broken', seed, said: String(error) };
    }
  }
  return { outcome: 'missed' };
}
