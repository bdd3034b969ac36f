import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './kit/run-cli.js';

const POLICY = `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com, li@example.com] }
posture:
  laptop: { managed: true, disk_encrypted: true }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
  vault: { endpoints: "https://vault.example.com", sensitivity: critical }
policies:
  # Daily work.
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm } # checked by Li
  sales-to-vault:
    reason: keys
    allow: group:sales
    to: vault
    when: { mfa: any, posture: laptop }
    session: { max: 30d } # long
  not-li: { reason: IR-9, deny: user:li@example.com, to: crm, expires: 2035-12-31 }
`;
const MENDED = POLICY.replace('to: crm }', 'to: crm, when: { mfa: strong } }')
  .replace('mfa: any', 'mfa: phishing-resistant')
  .replace('max: 30d', 'max: 4h')
  .replace(', expires: 2035-12-31', '');

let cwd: string;
const read = (): string => readFileSync(join(cwd, 'policies/access.yaml'), 'utf8');
const write = (config: string, policy: string): void => {
  mkdirSync(join(cwd, 'policies'), { recursive: true });
  writeFileSync(join(cwd, 'ztctl.yaml'), `name: acme\n${config}`);
  writeFileSync(join(cwd, 'policies/access.yaml'), policy);
};
const lint = (...words: string[]) => runCli(['lint', '--fail-on', 'never', ...words], { cwd });

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'ztctl-unsafe-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

describe('--fix=unsafe', () => {
  test('shows who loses access before it writes, keeps comments and the rest of the text', async () => {
    write('', POLICY);
    const { code, stderr, stdout } = await lint('--fix=unsafe');
    expect(code).toBe(0);
    expect(read()).toBe(MENDED);
    expect(stderr).toMatch(/^LESS PERMISSIVE {2}now → with the fixes\n/);
    expect(stderr).toContain('NARROWED');
    expect(stderr.indexOf('NARROWED')).toBeLessThan(
      stderr.indexOf('fixed ZT204: `sales-to-crm` demands `mfa: strong`'),
    );
    expect(stderr).toContain('access changes as shown above');
    expect(stdout).not.toMatch(/ZT20[3459]|ZT409/);
  });

  test('has nothing left to do in a second run', async () => {
    write('', POLICY);
    await lint('--fix=unsafe');
    const { stderr } = await lint('--fix=unsafe');
    expect(stderr).toBe('');
    expect(read()).toBe(MENDED);
  });

  test('without the word nothing is written that changes access; how much could be is said', async () => {
    write('', POLICY);
    const { stderr } = await lint('--fix');
    expect(read()).toBe(POLICY);
    expect(stderr).toMatch(/^[45] findings can be mended only with a change of access: --fix=unsafe\n$/);
    expect((await lint('--fix=some')).code).toBe(2);
  });

  test('takes out what nobody used, but not what a gap names', async () => {
    const unused = `  kim-to-crm:\n    reason: audit\n    allow: user:kim@example.com\n    to: crm\n    when: { mfa: strong }\n`;
    const gap = `gaps:
  later: { target: web, constraints: mfa, policies: kim-to-crm, owner: it, reason: r, expires: 2026-12-31 }
`;
    const config =
      'targets: { web: { kind: cloudflare-access } }\nlint: { usage: usage.jsonl, rules: { ZT309: warning } }\n';
    writeFileSync(
      join(cwd, 'usage.jsonl'),
      `{"taken":"2026-11-24T00:00:00Z","days":100}\n${['sales-to-crm', 'sales-to-vault'].map((policy) => `{"policy":"${policy}","last_use":"2026-11-23T00:00:00Z"}\n`).join('')}`,
    );
    write(config, MENDED + unused + gap);
    expect((await lint('--fix=unsafe')).stderr).toContain('1 fix left out: the policy would not load');
    expect(read()).toBe(MENDED + unused + gap);
    write(config, MENDED + unused);
    const { stderr } = await lint('--fix=unsafe');
    expect(stderr).toContain('LOST');
    expect(read()).toBe(MENDED);
  });

  test('a demand in a profile is left to its owner: the allow demands more beside it', async () => {
    const profile = POLICY.replace('posture:\n', 'profiles:\n  weak: { mfa: any }\nposture:\n');
    write('', profile.replace('mfa: any, posture: laptop }', 'profile: weak, posture: laptop }'));
    await lint('--fix=unsafe');
    expect(read()).toContain('when: { mfa: phishing-resistant, profile: weak, posture: laptop }');
    expect(read()).toContain('weak: { mfa: any }');
  });
});
