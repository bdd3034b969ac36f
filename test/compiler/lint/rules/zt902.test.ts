import { describe, expect, test } from 'vitest';
import { mfaMissing } from '../../../../src/compiler/lint/rules/zt204-mfa-missing.js';
import { suppressionHygiene as rule } from '../../../../src/compiler/lint/rules/zt902-suppression-hygiene.js';
import { findingsOf, lintText, testRule } from '../kit/rule-tester.js';

const beside = [mfaMissing];
testRule(rule, { beside });

const valid = rule.meta.example.valid.replace('2035', '2026');
const ignoring = (words: string, text = valid): string => text.replace(/# ztctl-ignore .*/, `# ztctl-ignore${words}`);
const levels = async (text: string, options: { now?: number; config?: string } = {}): Promise<readonly string[]> =>
  (await findingsOf(rule, text, { ...options, beside })).map(({ level, message }) => `${level}: ${message}`);

describe('ZT902', () => {
  test('an ignore that has run out gives the finding back, with a note', async () => {
    const { findings } = await lintText(valid, { rules: [rule, mfaMissing], now: Date.parse('2027-01-01T00:00:00Z') });
    expect(findings.map(({ code }) => code).sort()).toEqual(['ZT204', 'ZT902']);
    expect(await levels(valid, { now: Date.parse('2027-01-01T00:00:00Z') })).toEqual([
      'info: this ignore of `ZT204` ended with 2026-12-31',
    ]);
  });

  test('its last day counts', async () => {
    expect(await levels(valid, { now: Date.parse('2026-12-31T23:59:59Z') })).toEqual([]);
  });

  test('an ignore of no use is found', async () => {
    expect(await levels(valid.replace('to: crm }', 'to: crm, when: { mfa: any } }'))).toEqual([
      'warning: there is no `ZT204` to ignore here',
    ]);
  });

  test.each([
    ['no end', ' ZT204 -- r', '`until=YYYY-MM-DD`'],
    ['no reason', ' ZT204 until=2026-12-31', '`-- reason`'],
    ['no code', ' until=2026-12-31 -- r', 'the code of a rule'],
    ['an unknown code', ' ZT999 until=2026-12-31 -- r', 'a code of a rule instead of `ZT999`'],
    ['a day that is none', ' ZT204 until=2026-02-30 -- r', 'a day of the calendar instead of `2026-02-30`'],
    ['an unknown word', ' ZT204 untill=2026-12-31 until=2026-12-31 -- r', 'something else than `untill=2026-12-31`'],
    ['itself', ' ZT902 until=2026-12-31 -- r', 'a code that may be ignored instead of `ZT902`'],
    ['an unknown directive', '-all ZT204 until=2026-12-31 -- r', '`ztctl-ignore` or `ztctl-ignore-policy`'],
  ])('mutation: an ignore with %s hides nothing and is an error', async (_, words, fault) => {
    const { findings } = await lintText(ignoring(words), { rules: [rule, mfaMissing] });
    expect(findings.map(({ code }) => code).sort()).toEqual(['ZT204', 'ZT902']);
    expect(findings.find(({ code }) => code === 'ZT902')).toMatchObject({ level: 'error' });
    expect(findings.find(({ code }) => code === 'ZT902')!.message).toContain(fault);
  });

  test('reason and end can be made optional, the reach limited', async () => {
    const lax = 'lint: { ignores: { reason: optional, until: optional } }\n';
    expect(await levels(ignoring(' ZT204'), { config: lax })).toEqual([]);
    const short = 'lint: { ignores: { max: 90d } }\n';
    expect(await levels(valid, { config: short })).toEqual([
      'error: this ignore hides nothing: it needs an `until` within 90 days',
    ]);
  });
});
