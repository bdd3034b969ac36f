import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from './run-cli.js';

/** Name of the file in a case that holds its commands and what they print. */
export const TRANSCRIPT = 'transcript.txt';

/**
 * Runs the commands of a case (its lines that begin with `$ `; those with `## ` are notes) in a copy of its folder, and gives the transcript again: each command, its
 * stdout, its stderr with `! ` before each line, and its exit code when it is not 0. Beside `ztctl` there are `cp FROM TO`, `cat FILE`, `ls`, `rm PATH`
 * and `append FILE TEXT`; `ztctl … < FILE` feeds stdin.
 */
export async function replay(folder: string): Promise<string> {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'ztctl-case-')));
  try {
    cpSync(folder, cwd, { recursive: true, filter: (path) => !path.endsWith(TRANSCRIPT) });
    const lines = readFileSync(join(folder, TRANSCRIPT), 'utf8').split('\n');
    const parts: string[] = [];
    for (const line of lines) {
      if (line.startsWith('$ ')) parts.push(`${line}\n${await output(line.slice(2), cwd)}`);
      else if (line.startsWith('## ')) parts.push(`${line}\n`);
    }
    return parts
      .join('\n')
      .replaceAll(cwd, '/CASE')
      .replace(/sha256:[0-9a-f]{64}/g, 'sha256:…');
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

async function output(line: string, cwd: string): Promise<string> {
  const [command, ...rest] = words(line);
  if (command !== 'ztctl') return builtin(command ?? '', rest, cwd);
  const input = rest.lastIndexOf('<');
  const argv = input < 0 ? rest : rest.slice(0, input);
  const stdin = input < 0 ? [] : [readFileSync(join(cwd, rest[input + 1]!))];
  const { code, stdout, stderr } = await runCli(argv, { cwd, stdin });
  const talk = stderr === '' ? '' : `${stderr.replace(/\n$/, '').replace(/^/gm, '! ').replace(/ +$/gm, '')}\n`;
  return `${stdout}${talk}${code === 0 ? '' : `[exit ${code}]\n`}`;
}

function builtin(command: string, rest: readonly string[], cwd: string): string {
  const [first = '', second = ''] = rest;
  const at = (path: string): string => join(cwd, path);
  switch (command) {
    case 'cp':
      cpSync(at(first), at(second), { recursive: true });
      return '';
    case 'rm':
      rmSync(at(first), { recursive: true });
      return '';
    case 'append':
      writeFileSync(at(first), `${existsSync(at(first)) ? readFileSync(at(first), 'utf8') : ''}${second}\n`);
      return '';
    case 'cat':
      return readFileSync(at(first), 'utf8');
    case 'ls':
      return `${readdirSync(at(first || '.'), { recursive: true, encoding: 'utf8' })
        .sort()
        .join('\n')}\n`;
    default:
      throw new Error(`a transcript cannot run ${command}`);
  }
}

/** Words divided by spaces; quotes keep spaces together. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}
