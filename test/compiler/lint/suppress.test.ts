import { describe, expect, test } from 'vitest';
import { mfaMissing } from '../../../src/compiler/lint/rules/zt204-mfa-missing.js';
import { suppressionHygiene } from '../../../src/compiler/lint/rules/zt902-suppression-hygiene.js';
import { lintText } from './kit/lint-text.js';

const rules = [mfaMissing, suppressionHygiene];
const SAID = 'ZT204 until=2026-12-31 owner=it -- IT-7';
const policy = (lines: string): string => `
idps: { okta: { domains: [example.com] } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
${lines}
`;
const codes = async (lines: string, options: { inline?: boolean; config?: string } = {}) => {
  const report = await lintText(policy(lines), { rules, ...options });
  return { found: report.findings.map(({ code }) => code), hidden: report.suppressed.map(({ code }) => code) };
};
const HIDDEN = { found: [], hidden: ['ZT204'] };

describe('ignores', () => {
  test.each([
    ['on the line above', `  # ztctl-ignore ${SAID}\n  a: { allow: everyone, to: crm }`],
    ['on the same line', `  a: { allow: everyone, to: crm } # ztctl-ignore ${SAID}`],
    ['above other comments', `  # ztctl-ignore ${SAID}\n\n  # why\n  a: { allow: everyone, to: crm }`],
    ['for the policy, above it', `  # ztctl-ignore-policy ${SAID}\n  a: { allow: everyone, to: crm }`],
    ['for the policy, within it', `  a:\n    allow: everyone\n    # ztctl-ignore-policy ${SAID}\n    to: crm`],
    [
      'with several codes',
      `  # ztctl-ignore ZT204 ZT902 until=2026-12-31 -- r\n`.replace(' ZT902', '') +
        '  a: { allow: everyone, to: crm }',
    ],
  ])('hide a finding: %s', async (_, lines) => {
    expect(await codes(lines)).toEqual(HIDDEN);
  });

  test.each([
    ['another line', `  a:\n    allow: everyone\n    # ztctl-ignore ${SAID}\n    to: crm`],
    [
      'another policy',
      `  # ztctl-ignore-policy ${SAID}\n  b: { deny: user:x@example.com, to: crm }\n  a: { allow: everyone, to: crm }`,
    ],
  ])('do not hide a finding of %s, and are told as unused', async (_, lines) => {
    expect((await codes(lines)).found.sort()).toEqual(['ZT204', 'ZT902']);
  });

  test('a text that holds `#` is no comment', async () => {
    const text = `  a: { allow: everyone, to: crm, title: "# ztctl-ignore ${SAID}" }`;
    expect(await codes(text)).toEqual({ found: ['ZT204'], hidden: [] });
    const block = `  a:\n    allow: everyone\n    to: crm\n    title: 'x # ztctl-ignore-policy ${SAID}'`;
    expect(await codes(block)).toEqual({ found: ['ZT204'], hidden: [] });
  });

  test('can be left aside, and be forbidden for a rule', async () => {
    const lines = `  # ztctl-ignore ${SAID}\n  a: { allow: everyone, to: crm }`;
    expect(await codes(lines, { inline: false })).toEqual({ found: ['ZT204'], hidden: [] });
    const config = 'lint: { ignores: { unsuppressible: auth/mfa-missing } }\n';
    expect((await codes(lines, { config })).found.sort()).toEqual(['ZT204', 'ZT902']);
  });

  test.each([
    ['recommended', 'warning'],
    ['[recommended, strict]', 'error'],
  ])('that are of no use weigh in %s as %s', async (sets, level) => {
    const config = `lint: { extends: ${sets} }\n`;
    const lines = `  # ztctl-ignore ${SAID}\n  a: { allow: everyone, to: crm, when: { mfa: strong } }`;
    const { findings } = await lintText(policy(lines), { rules, config });
    expect(findings).toMatchObject([{ code: 'ZT902', level }]);
  });

  test('say in the report why a finding is hidden', async () => {
    const { suppressed } = await lintText(policy(`  # ztctl-ignore ${SAID}\n  a: { allow: everyone, to: crm }`), {
      rules,
    });
    expect(suppressed[0]!.suppression).toEqual({ kind: 'inline', reason: 'IT-7', owner: 'it', until: '2026-12-31' });
  });

  test('of a rule that does not run are not called unused', async () => {
    const config = 'lint: { rules: { ZT204: off } }\n';
    expect(await codes(`  # ztctl-ignore ${SAID}\n  a: { allow: everyone, to: crm }`, { config })).toEqual({
      found: [],
      hidden: [],
    });
  });
});
