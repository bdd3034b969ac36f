import { describe, expect, test } from 'vitest';
import { unusedGrant as rule } from '../../../../src/compiler/lint/rules/zt309-unused-grant.js';
import { lintText, messagesOf, NOW, testRule } from '../kit/rule-tester.js';

const DAY = 86_400_000;
const usage = (last: Record<string, number>, days = 365) => ({
  usage: { days, lastUse: new Map(Object.entries(last)) },
});

testRule(rule);

const { invalid } = rule.meta.example;
const used = { 'sales-to-crm': NOW };

describe('ZT309', () => {
  test('says since when', async () => {
    expect(await messagesOf(rule, invalid, usage(used))).toEqual([
      'nobody used `audit-to-crm` to `crm` in the 365 days of the usage data',
    ]);
    expect(await messagesOf(rule, invalid, usage({ ...used, 'audit-to-crm': NOW - 100 * DAY }))).toEqual([
      'nobody used `audit-to-crm` to `crm` since 2026-03-07',
    ]);
  });

  test('mutation: used within the limit, it is quiet', async () => {
    expect(await messagesOf(rule, invalid, usage({ ...used, 'audit-to-crm': NOW - 90 * DAY }))).toHaveLength(1);
    expect(await messagesOf(rule, invalid, usage({ ...used, 'audit-to-crm': NOW - 90 * DAY + 1 }))).toEqual([]);
  });

  test('data that covers less time says nothing, and neither does an allow that is younger or has ended', async () => {
    expect(await messagesOf(rule, invalid, usage(used, 89))).toEqual([]);
    for (const validity of ['not_before: 2026-05-01', 'expires: 2026-06-01'])
      expect(
        await messagesOf(rule, invalid.replace('reason: audit', `reason: audit, ${validity}`), usage(used)),
      ).toEqual([]);
  });

  test('without usage data it is skipped, and listed', async () => {
    const { findings, skipped } = await lintText(invalid, { rules: [rule] });
    expect(findings).toEqual([]);
    expect(skipped).toEqual([{ code: 'ZT309', rule: 'least-privilege/unused-grant', needs: ['usage'] }]);
  });
});
