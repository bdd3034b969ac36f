import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../kit/imports.js';

let dir: string;
const cache = () => join(dir, '.ztctl/cache');
const entry = () => join(cache(), readdirSync(cache())[0]!);

/** Lints with the built command line: from its sources nothing is recalled. */
function lint(words: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const { CI: _, ...outer } = process.env;
  const argv = [join(ROOT, 'bin/ztctl.js'), 'lint', '--now', '2026-11-24T12:00:00Z', '--json', ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
    cwd: dir,
    encoding: 'utf8',
    env: { ...outer, ...env },
  });
  return { status, stdout, stderr };
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-lint-cache-'));
  mkdirSync(join(dir, 'policies'));
  writeFileSync(join(dir, 'ztctl.yaml'), 'name: acme\n');
  writeFileSync(
    join(dir, 'policies/access.yaml'),
    `idps: { okta: { domains: [example.com] } }
resources: { crm: { endpoints: "https://crm.example.com", sensitivity: high } }
policies:
  staff-to-crm: { reason: daily work, allow: everyone, to: crm }
`,
  );
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('ztctl lint with its cache', () => {
  test('prints the same bytes with it, without it, and when what it kept is damaged', () => {
    const first = lint();
    expect(first.status).toBe(1);
    expect(first.stdout).toContain('"ZT204"');
    const kept = readFileSync(entry(), 'utf8');
    expect(lint()).toEqual(first);
    expect(lint(['--no-cache'])).toEqual(first);
    writeFileSync(entry(), kept.replace('ZT204', 'ZT999'));
    expect(lint()).toEqual(first);
    expect(readFileSync(entry(), 'utf8')).toBe(kept);
  });

  test('keeps nothing with --no-cache, with --fix, or in a CI run that is not told to', () => {
    const first = lint(['--no-cache']);
    expect(existsSync(cache())).toBe(false);
    lint(['--fix']);
    expect(lint([], { CI: 'true' })).toEqual(first);
    expect(existsSync(cache())).toBe(false);
    expect(lint(['--cache'], { CI: 'true' })).toEqual(first);
    expect(readdirSync(cache()).length).toBe(1);
  });

  test('makes other formats from what it kept', () => {
    const text = lint(['--format', 'sarif', '--no-cache']);
    lint();
    expect(lint(['--format', 'sarif'])).toEqual(text);
  });
});
