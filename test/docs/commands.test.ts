import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../cli/kit/run-cli.js';
import { copyOfCheckout } from '../examples/kit/copy.js';
import { NOW, shell } from '../examples/kit/shell.js';
import { filesUnder, ROOT } from '../kit/imports.js';

/*
 * Every command in a `console` or `sh` block of the pages below runs, in order, in a copy of the checkout, and prints what the page shows.
 * - `console`: a line that begins with `$ ` is a command and what follows is its output; a line `…` there stands for any number of lines.
 * - `sh`: every line is a command. A line ends with `# … exit N` when its exit code is not 0.
 * - `<!-- in FOLDER -->` before a block: its commands run in that folder of the checkout.
 */
const PAGES = [
  'README.md',
  ...filesUnder('docs', '.md').filter((path) => !path.startsWith('docs/decisions/')),
  ...readdirSync(join(ROOT, 'examples'))
    .sort()
    .map((name) => `examples/${name}/README.md`)
    .filter((path) => existsSync(join(ROOT, path))),
];
const TEN_YEARS_ON = '2036-11-24T12:00:00Z';

interface Command {
  readonly line: string;
  readonly folder: string;
  readonly exit: number;
  /** What the page shows of its output; empty when it shows none. */
  readonly output: string;
}

function commandsOf(page: string): readonly Command[] {
  const found: Command[] = [];
  const blocks = /(?:<!-- in (\S+) -->\n)?```(console|sh)\n([\s\S]*?)```/g;
  for (const [, folder = '.', kind, body = ''] of readFileSync(join(ROOT, page), 'utf8').matchAll(blocks)) {
    const parts = kind === 'sh' ? body.split('\n') : body.split(/^\$ /m).slice(1);
    for (const part of parts.filter((text) => text.trim() !== '')) {
      const [first = '', ...output] = part.split('\n');
      const [typed = '', note = ''] = first.split(/\s+# /);
      const line = typed.replace(/^npm ci && /, '');
      const exit = Number(/exit (\d)/.exec(note)?.[1] ?? 0);
      if (line !== 'npm test') found.push({ line, folder, exit, output: output.join('\n').trim() });
    }
  }
  return found;
}

/** Output as pages show it: without the digests of plans, spaces at line ends and blank lines around. */
function shown(text: string): string {
  return text
    .replace(/sha256:[0-9a-f]{64}/g, 'sha256:…')
    .replace(/ +$/gm, '')
    .trim();
}

/** Whether the lines of the page are the lines printed, where `…` leaves out any number of them. */
function quotes(page: string, printed: string): boolean {
  const escaped = page.split('\n').map((line) => (line.trim() === '…' ? '(?:.*\\n)*?' : `${literal(line)}\\n`));
  return new RegExp(`^${escaped.join('')}$`).test(`${printed}\n`);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

describe.each(PAGES.filter((page) => commandsOf(page).length > 0))('the commands of %s', (page) => {
  it('end and print as the page says, and leave the checkout clean', async () => {
    const copy = copyOfCheckout();
    try {
      for (const { line, folder, exit, output } of commandsOf(page)) {
        const result = await shell(line, join(copy.folder, folder), { now: NOW, status: copy.status });
        const printed = shown(`${result.stdout}${result.stderr}`);
        expect(result.code, `${line}\n${printed}`).toBe(exit);
        if (output !== '' && !quotes(output, printed)) expect(printed, line).toBe(output);
        expect(copy.status(), line).toBe('');
      }
    } finally {
      copy.remove();
    }
  });

  it('end in order ten years on', async () => {
    const copy = copyOfCheckout();
    try {
      for (const { line, folder } of commandsOf(page)) {
        const result = await shell(line, join(copy.folder, folder), { now: TEN_YEARS_ON, status: copy.status });
        expect([0, 1, 2, 3, 4], `${line}\n${result.stderr}`).toContain(result.code);
        expect(`${result.stdout}${result.stderr}`, line).not.toMatch(/^\s+at .*:\d+:\d+/m);
      }
    } finally {
      copy.remove();
    }
  });
});

it.each(PAGES)('%s links to files that are there', (page) => {
  const links = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:)([^)#\s]+)/g)];
  const missing = links.map(([, link = '']) => link).filter((link) => !existsSync(join(ROOT, dirname(page), link)));
  expect(missing).toEqual([]);
});

describe('README.md', () => {
  const readme = (): string => readFileSync(join(ROOT, 'README.md'), 'utf8');
  const policy = readFileSync(join(ROOT, 'examples/quickstart/policies/access.yaml'), 'utf8');

  it('shows the whole policy of the quickstart', () => {
    expect(readme()).toContain(`\`\`\`yaml\n${policy}\`\`\``);
  });

  it('shows a finding on that policy with one letter left out', () => {
    const typo = readFileSync(join(ROOT, 'test/docs/fixtures/typo/policies/access.yaml'), 'utf8');
    expect(typo).toBe(policy.replace('profile: strong', 'profile: stong'));
  });

  it('sets up with exactly two commands', () => {
    const block = /```sh\n(npm ci[\s\S]*?)```/.exec(readme())?.[1] ?? '';
    expect(block.split('\n').map((line) => line.replace(/\s+# .*/, ''))).toEqual([
      'npm ci && npx ztctl plan --chdir examples/quickstart',
      'npm test',
      '',
    ]);
  });

  it('shows the matrix that `ztctl targets --markdown` prints', async () => {
    const { stdout } = await runCli(['targets', '--markdown']);
    holdsBetween('targets', stdout);
  });

  it('shows every command of the help', async () => {
    const { stdout } = await runCli(['--help']);
    const commands = rowsOf(stdout, /^ {2}([a-z][a-z|-]*) {2,}(\S.*)$/gm);
    holdsBetween('commands', `| command | does |\n|---|---|\n${commands}`);
  });

  it('shows the exit codes of the help', async () => {
    const { stdout } = await runCli(['--help']);
    const codes = rowsOf(stdout, /^ {2}(\d) {2}(.*)$/gm);
    holdsBetween('exit-codes', `| code | means |\n|---|---|\n${codes}`);
  });
});

function rowsOf(help: string, pattern: RegExp): string {
  return [...help.matchAll(pattern)]
    .map(
      ([, name = '', text = '']) =>
        `| ${name
          .split('|')
          .map((word) => `\`${word}\``)
          .join(', ')} | ${text} |\n`,
    )
    .join('');
}

/** The part of README.md between two markers is generated: it is this text, or the test fails and says how to write it again. */
function holdsBetween(marker: string, text: string): void {
  const path = join(ROOT, 'README.md');
  const between = new RegExp(`<!-- ${marker} -->\\n[\\s\\S]*<!-- /${marker} -->`);
  const wanted = `<!-- ${marker} -->\n${text}<!-- /${marker} -->`;
  const readme = readFileSync(path, 'utf8');
  if (process.env.UPDATE_EXPECTED === '1')
    writeFileSync(
      path,
      readme.replace(between, () => wanted),
    );
  const found = between.exec(readFileSync(path, 'utf8'))?.[0];
  expect(found, 'stale: UPDATE_EXPECTED=1 npx vitest run test/docs/commands.test.ts writes it').toBe(wanted);
}
