import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../kit/imports.js';
import { type Copy, copyOfCheckout } from './kit/copy.js';
import { NOW, shell, tree } from './kit/shell.js';

/*
 * Each example keeps in `expected/` what its commands print, byte by byte. `expected/commands.txt` lists them, one a line: FILE, a tab or spaces, the command as it
 * is typed in the checkout. What `compile --out out-NAME` writes stands in `expected/compile/`. UPDATE_EXPECTED=1 writes the files again; then they are read.
 */
/** `faulty` has a test of its own: each of its projects fires one rule. */
const EXAMPLES = readdirSync(join(ROOT, 'examples'))
  .filter((name) => name !== 'faulty')
  .sort();
const UPDATE = process.env.UPDATE_EXPECTED === '1';

describe.each(EXAMPLES)('the example %s', (name) => {
  const expected = join(ROOT, 'examples', name, 'expected');
  const commands = readFileSync(join(expected, 'commands.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => /^(\S+)\s+(.+)$/.exec(line)!.slice(1) as [string, string]);
  let copy: Copy;
  beforeAll(() => {
    copy = copyOfCheckout();
  });
  afterAll(() => copy.remove());

  test.each(commands)('prints %s on %s', async (file, command) => {
    const { stdout, stderr, code } = await shell(command, copy.folder, { now: NOW, status: copy.status });
    const talk = stderr === '' ? '' : stderr.replace(/\n$/, '').replace(/^/gm, '! ').replace(/ +$/gm, '').concat('\n');
    const text = `${stdout}${talk}${code === 0 ? '' : `[exit ${code}]\n`}`.replace(/sha256:[0-9a-f]{64}/g, 'sha256:…');
    if (UPDATE) writeFileSync(join(expected, file), text);
    expect(text).toBe(readFileSync(join(expected, file), 'utf8'));
    expect(copy.status()).toBe('');
  });

  test('compiles to the expected artefacts', () => {
    const made = [...tree(join(copy.folder, `out-${name}`))].filter(([path]) => !path.startsWith('.'));
    if (UPDATE) {
      rmSync(join(expected, 'compile'), { recursive: true, force: true });
      for (const [path, text] of made) {
        mkdirSync(dirname(join(expected, 'compile', path)), { recursive: true });
        writeFileSync(join(expected, 'compile', path), text);
      }
    }
    const compiles = commands.some(([, command]) => command.includes(`--out out-${name}`));
    expect(made.length > 0).toBe(compiles);
    expect(Object.fromEntries(made)).toEqual(Object.fromEntries(tree(join(expected, 'compile'))));
  });

  test('has no expected file that no command makes', () => {
    const files = readdirSync(expected).filter((file) => file !== 'compile' && file !== 'commands.txt');
    expect(files.sort()).toEqual(commands.map(([file]) => file).sort());
  });
});

describe('ten years on', () => {
  const at = (line: string) =>
    shell(line, ROOT, { now: '2036-11-24T12:00:00Z', status: () => '' }).then(({ stdout, code }) => ({ stdout, code }));

  test.each([
    'ztctl what-can user:dev1@integrator.example --chdir examples/bank',
    'ztctl what-can user:auditor@regulator.example --chdir examples/bank',
    'ztctl what-can workload:support-agent --chdir examples/software-company',
  ])('what was granted with an end is gone: %s', async (line) => {
    const { stdout, code } = await at(line);
    expect(stdout).toContain('reaches nothing');
    expect(code).toBe(0);
  });

  test('what was granted without an end is still there', async () => {
    expect((await at('ztctl who-can core-banking --chdir examples/bank')).stdout).toContain('operators-to-core');
  });

  test('a target whose gaps have ended is refused, and the others compile', async () => {
    expect((await at('ztctl compile --chdir examples/software-company --target mesh')).code).toBe(3);
    expect((await at('ztctl compile --chdir examples/software-company --target machines')).code).toBe(0);
  });
});
