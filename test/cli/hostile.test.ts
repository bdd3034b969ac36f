import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './kit/run-cli.js';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'ztctl-hostile-'));
  mkdirSync(join(cwd, 'policies'));
  writeFileSync(join(cwd, 'ztctl.yaml'), 'name: hostile\n');
  writeFileSync(join(cwd, 'policies/a.yaml'), POLICY);
});

afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const POLICY = `idps: { okta: { domains: [example.com] } }
resources: { wiki: { endpoints: "https://wiki.example.com" } }
policies: { staff: { allow: everyone, to: wiki } }
`;

const path = (name: string): string => join(cwd, name);
const write = (name: string, content: string | Uint8Array): void => writeFileSync(path(name), content);

function instead(name: string, make: (at: string) => void): void {
  rmSync(path(name));
  make(path(name));
}

/** What may stand in place of a file, and the exit code of `check`. */
const FILES: readonly (readonly [what: string, make: () => void, code: number])[] = [
  ['a folder as project file', () => instead('ztctl.yaml', mkdirSync), 2],
  ['an empty project file', () => write('ztctl.yaml', ''), 2],
  ['a project file that is a list', () => write('ztctl.yaml', '- a\n'), 2],
  ['a project file with __proto__', () => write('ztctl.yaml', 'name: a\n__proto__: { name: b }\n'), 2],
  ['a project file of bytes', () => write('ztctl.yaml', new Uint8Array([0xff, 0xfe, 0x00])), 2],
  ['a project file that links to itself', () => instead('ztctl.yaml', (at) => symlinkSync('ztctl.yaml', at)), 2],
  ['a folder as policy file', () => mkdirSync(path('policies/b.yaml')), 3],
  ['a policy file that links to itself', () => symlinkSync('b.yaml', path('policies/b.yaml')), 3],
  ['a policy file of bytes', () => write('policies/b.yaml', new Uint8Array([0x61, 0xff])), 3],
  ['a policy file of UTF-16', () => write('policies/b.yaml', Buffer.from('\ufeffidps: {}', 'utf16le')), 3],
  ['a policy file with an alias bomb', () => write('policies/b.yaml', `a: &a [x]\n${bomb()}`), 3],
  ['a policy file that is nested too deeply', () => write('policies/b.yaml', '['.repeat(100_000)), 3],
  ['a policy file with __proto__', () => write('policies/b.yaml', '__proto__: { policies: {} }\n'), 3],
  ['a policy file with tabs', () => write('policies/b.yaml', 'groups:\n\tsre: {}\n'), 3],
  ['a policy file with an escape sequence', () => write('policies/b.yaml', 'groups: { "\u001b[2J": {} }\n'), 3],
  [
    'a policy file with CRLF and a byte order mark',
    () => write('policies/a.yaml', `\ufeff${POLICY.replaceAll('\n', '\r\n')}`),
    0,
  ],
  ['an empty policy file', () => write('policies/b.yaml', ''), 0],
  ['no policies at all', () => write('policies/a.yaml', 'idps: { okta: { domains: [example.com] } }\n'), 3],
  ['globs that match nothing', () => write('ztctl.yaml', 'name: hostile\npolicies: none/*.yaml\n'), 3],
  ['no policy files at all', () => rmSync(path('policies'), { recursive: true }), 3],
];

function bomb(): string {
  return Array.from({ length: 50 }, (_, at) => `b${at}: [*a, *a]\n`).join('');
}

describe('check meets', () => {
  test.each(FILES)('%s', async (_, make, code) => {
    make();
    const { code: ended, stdout, stderr } = await runCli(['check'], { cwd });
    expect(stdout + stderr).not.toMatch(/^ +at .*:\d+:\d+\)?$/m);
    expect(stdout + stderr).not.toContain('bug in ztctl');
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect({ ended, stdout }).toMatchObject({ ended: code });
  });

  test.each(FILES.filter(([, , code]) => code !== 0))(
    '%s, and every other command ends with the same code',
    async (_, make, code) => {
      make();
      for (const line of ['test', 'who-can wiki', 'can wiki --nobody', 'compile', 'plan', 'apply -y']) {
        const { code: ended, stdout, stderr } = await runCli(line.split(' '), { cwd });
        expect({ line, ended }).toEqual({ line, ended: code });
        expect(stdout).toBe('');
        expect(stderr).toContain('error');
      }
    },
  );
});

describe('a bug', () => {
  const broken = { cwd: '/', env: {} };

  test('is a short report with version, command and what to do, and no stack', async () => {
    const { code, stdout, stderr } = await runCli(['check', '--json'], failing(broken));
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: this is a bug in ztctl, not in your policy; the run has no result\n/);
    expect(stderr).toContain('command: ztctl check --json');
    expect(stderr).toContain('ZTCTL_DEBUG=1');
    expect(stderr).not.toContain('    at ');
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'ztctl/failure/v1', kind: 'bug', exitCode: 3 });
  });

  test('shows its stack with ZTCTL_DEBUG=1', async () => {
    const { stderr } = await runCli(['check'], failing({ ...broken, env: { ZTCTL_DEBUG: '1' } }));
    expect(stderr).toContain('    at ');
  });
});

/** A caller's folder that throws when it is asked for: no user can cause that. */
function failing<T extends { cwd: string }>(input: T): T {
  return Object.defineProperty({ ...input }, 'cwd', {
    enumerable: true,
    get: () => {
      return Symbol('no folder') as unknown as string;
    },
  });
}
