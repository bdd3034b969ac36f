import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliResult, runCli } from '../../cli/kit/run-cli.js';

/** The instant at which the documentation is written; every output in it is that of this instant. */
export const NOW = '2026-11-24T12:00:00Z';

/**
 * Runs one line of the documentation in this process, in a folder: `ztctl …` or `npx ztctl …`, with `< FILE`, `| head -N`, `a && b` and `a; b`. Beside it
 * there are `cat FILE`, `diff -r A B` and `git status --short` (by `status`). Everything else is an error: what the documentation says has to run.
 */
export async function shell(
  line: string,
  folder: string,
  options: { readonly now: string; readonly status: () => string },
): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  let code = 0;
  for (const [, before = '', command = ''] of `&& ${line}`.matchAll(/(&&|;) ((?:"[^"]*"|'[^']*'|[^;&"'])+)/g)) {
    if (before === '&&' && code !== 0) break;
    const result = await one(command.trim(), folder, options);
    stdout += result.stdout;
    stderr += result.stderr;
    code = result.code;
  }
  return { stdout, stderr, code };
}

async function one(
  command: string,
  folder: string,
  { now, status }: { readonly now: string; readonly status: () => string },
): Promise<CliResult> {
  const [left = '', head] = command.split(/ \| head -/);
  const [call = '', input] = left.split(' < ');
  const [name = '', ...argv] = words(call.replace(/^npx /, ''));
  const done = (stdout: string, code = 0): CliResult => ({ stdout, stderr: '', code });
  switch (name) {
    case 'ztctl': {
      const stdin = input === undefined ? [] : [readFileSync(join(folder, input.trim()))];
      const result = await runCli(argv, { cwd: folder, stdin, now });
      if (head === undefined) return result;
      return { ...result, stdout: result.stdout.split('\n').slice(0, Number(head)).join('\n'), code: 0 };
    }
    case 'cat':
      return done(readFileSync(join(folder, argv[0] ?? ''), 'utf8'));
    case 'diff':
      return done('', sameTree(join(folder, argv[1] ?? ''), join(folder, argv[2] ?? '')) ? 0 : 1);
    case 'git':
      return done(status());
    default:
      throw new Error(`the documentation runs \`${command}\`, which this test does not know`);
  }
}

/** Every file below a folder with its text, by its path with `/`. */
export function tree(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

function sameTree(a: string, b: string): boolean {
  return JSON.stringify([...tree(a)]) === JSON.stringify([...tree(b)]);
}

/** Words divided by spaces; quotes keep spaces together. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}
