import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/registry.js';
import { runCli } from './kit/run-cli.js';

describe('usage', () => {
  test('no command at all prints the overview to stderr and ends with 2', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: ztctl [options] COMMAND');
  });

  test.each([['--help'], ['-h'], ['help']])('%s prints the overview to stdout and ends with 0', async (flag) => {
    const { code, stdout, stderr } = await runCli([flag]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('completion');
    expect(stdout).toContain('Exit codes:');
  });

  test('a misspelled command is met with the right one', async () => {
    const { code, stdout, stderr } = await runCli(['complation']);
    expect({ code, stdout, stderr }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: unknown command 'complation'
        help: did you mean completion? (or run 'ztctl --help')
      ",
        "stdout": "",
      }
    `);
  });

  test.each([['complation --help'], ['help complation'], ['--chdir x complation -h']])(
    'a misspelled command is not hidden by the help of all: %s',
    async (line) => {
      const { code, stdout, stderr } = await runCli(line.split(' '));
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('did you mean completion?');
    },
  );

  test('a misspelled option is met with the right one', async () => {
    const { code, stdout, stderr } = await runCli(['completion', '--chdri', 'x']);
    expect({ code, stdout, stderr }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: unknown option '--chdri'
        help: did you mean --chdir? (or run 'ztctl completion --help')
      ",
        "stdout": "",
      }
    `);
  });

  test('a missing argument names the help of the command', async () => {
    const { code, stderr } = await runCli(['completion']);
    expect({ code, stderr }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: missing required argument 'shell'
        help: run 'ztctl completion --help'
      ",
      }
    `);
  });

  test('a value outside the choices lists them', async () => {
    const { code, stderr } = await runCli(['completion', 'tcsh']);
    expect({ code, stderr }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, fish, zsh.
        help: run 'ztctl completion --help'
      ",
      }
    `);
  });

  test('with --json a fault of usage is a document on stdout too', async () => {
    const { code, stdout, stderr } = await runCli(['completoin', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'ztctl/failure/v1',
      command: null,
      exitCode: 2,
      kind: 'failed',
      message: "unknown command 'completoin'",
    });
    expect(stderr).toContain("unknown command 'completoin'");
  });

  test.each([
    '2026-02-30T10:00:00Z',
    '2026-11-22',
    'now',
    '2026-11-22T10:00:00',
    '2026-11-22T25:00:00Z',
    '2026-11-22T10:00+99:00',
  ])('--now %s is refused with an example', async (instant) => {
    const { code, stderr } = await runCli(['completion', 'bash', '--now', instant]);
    expect(code).toBe(2);
    expect(stderr).toContain('write an instant with its offset, like 2026-11-22T10:00:00Z');
  });

  test.each(COMMANDS.map(({ name }) => name))(
    'the help of %s has examples that use only what there is',
    async (name) => {
      const { code, stdout } = await runCli([name, '--help']);
      expect(code).toBe(0);
      const examples = stdout.split('\nExamples:\n')[1]?.split('\n\n')[0] ?? '';
      const lines = [...examples.matchAll(/ztctl ([^&|)\n]*?)(?= {2}| [&|]|\)|$)/gm)].map(([, line]) =>
        line!.split(' '),
      );
      expect(lines.length).toBeGreaterThan(0);
      for (const words of lines) {
        const help = (await runCli([words[0]!, '--help'])).stdout;
        expect(help).toMatch(new RegExp(`^Usage: ztctl ${words[0]}\\b`));
        const flags = words
          .filter((word) => word.startsWith('-') && word !== '-')
          .map((word) => word.replace(/=.*$/, ''));
        expect(
          flags.filter(
            (flag) => !new RegExp(`^  (-\\w, )?${flag}\\b`, 'm').test(help) && !help.includes(`  ${flag}, `),
          ),
        ).toEqual([]);
      }
    },
  );

  test('control characters of an argument are shown, never sent to the terminal', async () => {
    const { stderr } = await runCli(['\u001b[2Jboom\u202e']);
    expect(stderr).toContain("unknown command '\\u001b[2Jboom\\u202e'");
    expect(stderr).not.toContain('\u001b[2J');
  });

  test('the version is printed from anywhere on the line', async () => {
    const { code, stdout } = await runCli(['completion', '--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
