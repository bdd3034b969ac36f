#!/usr/bin/env node
// The only owner of `process` and of the clock. `--version` answers before anything else is loaded. A run is over in seconds: let V8 optimise less.
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.write(`${version}\n`);
} else {
  setFlagsFromString('--interrupt-budget=400000 --max-inlined-bytecode-size-cumulative=400');
  const { processIo, run } = await import('../dist/cli/index.js');
  process.exitCode = await run(argv, processIo(process, Date.now));
}
