#!/usr/bin/env node
// The only owner of `process` and of the clock. `--version` answers before anything else is loaded.
import { readFileSync } from 'node:fs';

const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.write(`${version}\n`);
} else {
  const { processIo, run } = await import('../dist/cli/index.js');
  process.exitCode = await run(argv, processIo(process, Date.now));
}
