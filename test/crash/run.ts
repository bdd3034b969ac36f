/**
 * `npm run crash -- --backend all|NAME [--every N]`: ends applies with SIGKILL at every write point (or every Nth) and looks what is left. Prints
 * what failed, the numbers of each world, and ends with how many passed and failed.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { transpile } from '../kit/transpiled.js';
import { campaign } from './campaign.js';
import type { World } from './world.js';

const WORLDS: Readonly<Record<string, () => Promise<World>>> = {
  file: async () => (await import('./world-file.js')).WORLD,
  headscale: async () => (await import('./world-mesh.js')).HEADSCALE,
  tailscale: async () => (await import('./world-mesh.js')).TAILSCALE,
  openziti: async () => (await import('./world-openziti.js')).WORLD,
  terraform: async () => (await import('./world-terraform.js')).WORLD,
};

const { names, every } = asked(process.argv.slice(2));
const javascript = transpile('test/crash/child.ts');
const counts = { passed: 0, failed: 0, skipped: 0 };
for (const name of names) await runWorld(name);
rmSync(javascript, { recursive: true, force: true });
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

function asked(args: readonly string[]): { readonly names: readonly string[]; readonly every: number } {
  const known = Object.keys(WORLDS);
  const options = { backend: { type: 'string', default: 'all' }, every: { type: 'string', default: '1' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const every = Number(values.every);
    const names = values.backend === 'all' ? known : known.filter((name) => name === values.backend);
    if (names.length > 0 && Number.isInteger(every) && every > 0) return { names, every };
  } catch {
    // Said below.
  }
  console.error(`usage: npm run crash -- --backend all|${known.join('|')} [--every N]`);
  process.exit(2);
}

async function runWorld(name: string): Promise<void> {
  const started = Date.now();
  const before = { ...counts };
  try {
    for await (const one of campaign(await WORLDS[name]!(), javascript, every)) {
      if ('skipped' in one) {
        counts.skipped += 1;
        console.log(`skipped ${one.skipped}`);
        continue;
      }
      counts[one.faults.length === 0 ? 'passed' : 'failed'] += 1;
      if (one.name.includes('undisturbed')) console.log(one.name);
      if (one.faults.length > 0) console.log(`failed ${one.name}\n  ${one.faults.join('\n  ')}`);
    }
  } catch (error) {
    counts.failed += 1;
    console.log(
      `failed ${name}: the run broke off\n  ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(
    `${name}: ${counts.passed - before.passed} passed, ${counts.failed - before.failed} failed, in ${seconds} s`,
  );
}
