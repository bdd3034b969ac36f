import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { runCli } from '../kit/run-cli.js';

async function script(shell: string): Promise<string> {
  const { code, stdout } = await runCli(['completion', shell]);
  expect(code).toBe(0);
  return stdout;
}

/** What bash offers for the words typed so far; the last one is being completed. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const line = ['ztctl', ...words].map((word) => `'${word}'`).join(' ');
  const text = `${await script('bash')}
COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _ztctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', text], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\n').filter((word) => word !== '');
}

describe('the bash script', () => {
  test('is accepted by bash', async () => {
    const { stderr, status } = spawnSync('bash', ['-n'], { input: await script('bash'), encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  test('completes the name of a command', async () => {
    expect(await offered('comp')).toEqual(expect.arrayContaining(['completion']));
    expect(await offered('--ch')).toEqual(['--chdir']);
  });

  test('completes the options of a command and its values', async () => {
    expect(await offered('completion', '--js')).toEqual(['--json']);
    expect(await offered('completion', 'f')).toEqual(['fish']);
  });

  test('finds the command behind an option with a value', async () => {
    expect(await offered('--chdir', 'explain', 'completion', 'z')).toEqual(['zsh']);
  });

  test('offers folders for --chdir', async () => {
    expect(await offered('completion', '--chdir', '/us')).toEqual(['/usr']);
  });
});

test('the zsh script names every command with its summary', async () => {
  expect(await script('zsh')).toContain("'completion:print a completion script for your shell'");
});

test('the fish script names every command with its summary', async () => {
  expect(await script('fish')).toContain("-a completion -d 'print a completion script for your shell'");
});

test('there is no JSON form', async () => {
  const { code, stderr } = await runCli(['completion', 'bash', '--json']);
  expect(code).toBe(2);
  expect(stderr).toContain('leave --json away');
});
