import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../kit/imports.js';

/** Runs a shell line in which `ztctl` is the built command line. */
function shell(line: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const script = `ztctl() { '${process.execPath}' bin/ztctl.js "$@"; }\nset -o pipefail\n${line}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('a real process', () => {
  test('ends quietly when its reader goes away', () => {
    expect(shell('ztctl completion bash | head -1')).toEqual({
      status: 0,
      stdout: '# bash completion of ztctl. Load it with: source <(ztctl completion bash)\n',
      stderr: '',
    });
    expect(shell('ztctl explain | true').stderr).toBe('');
  });

  test('says that the result cannot be written, and does not end with 0', () => {
    const { status, stderr } = shell('ztctl explain > /dev/full');
    expect(stderr).toContain('error: cannot write the result: ');
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(2);
  });

  test('prints without colour into a pipe', () => {
    expect(shell('ztctl explain ZT011').stdout).not.toContain('\u001b');
    expect(shell('FORCE_COLOR=1 ztctl explain ZT011').stdout).toContain('\u001b[');
  });
});

describe('bin/ztctl.js', () => {
  const text = readFileSync(join(ROOT, 'bin/ztctl.js'), 'utf8');

  test('is short', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThan(15);
  });

  test('answers --version with what package.json says, without loading anything else', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };
    const loader = `data:text/javascript,export async function resolve(name, context, next) {
      if (name.includes('dist/')) throw new Error('loaded ' + name);
      return next(name, context);
    }`;
    const hook = `import { register } from 'node:module'; register(${JSON.stringify(loader)});`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, 'bin/ztctl.js', '--version'],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect({ stdout, stderr }).toEqual({ stdout: `${version}\n`, stderr: '' });
  });
});
