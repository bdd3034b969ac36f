import { describe, expect, test } from 'vitest';
import { unusedGrant as rule } from '../../../../src/compiler/lint/rules/zt309-unused-grant.js';
import { historyFrom } from '../../../kit/history.js';
import { findingsOf, lintText, messagesOf, NOW, testRule } from '../kit/rule-tester.js';

const DAY = 86_400_000;
const usage = (last: Record<string, number>, days = 365) => ({
  usage: { days, lastUse: new Map(Object.entries(last)), lastUseBy: new Map() },
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

  test('by the history, what was added later is younger; what came with the first commit may be of any age', async () => {
    const without = invalid.replace(/ {2}audit-to-crm.*\n/, '');
    const empty = 'policies: {}\n';
    const versions = (count: number): readonly string[] =>
      Array.from({ length: count }, (_, at) => `${empty}# ${at}\n`);
    const added = { ...usage(used), history: historyFrom([without, invalid]) };
    const config = (days: number) => ({ config: `lint: { rules: { ZT309: { options: { days: ${days} } } } }\n` });
    // Committed on 2026-01-02: 164 days before the instant of the tests.
    expect(await messagesOf(rule, invalid, { ...added, ...config(164) })).toHaveLength(1);
    expect(await messagesOf(rule, invalid, { ...added, ...config(165) })).toEqual([]);
    expect(
      await messagesOf(rule, invalid, { ...usage(used), history: historyFrom([invalid]), ...config(300) }),
    ).toHaveLength(1);
    const uncommitted = { ...usage(used), history: historyFrom([...versions(1), without]), ...config(1) };
    expect(await messagesOf(rule, invalid, uncommitted)).toEqual([]);
  });

  test('the use under a former name counts', async () => {
    const renamed = invalid.replace('reason: audit', 'reason: audit, renamed_from: old-audit');
    expect(await messagesOf(rule, renamed, usage({ ...used, 'old-audit': NOW }))).toEqual([]);
    expect(await messagesOf(rule, renamed, usage(used))).toHaveLength(1);
  });

  test('without usage data it is skipped, and listed', async () => {
    const { findings, skipped } = await lintText(invalid, { rules: [rule] });
    expect(findings).toEqual([]);
    expect(skipped).toEqual([{ code: 'ZT309', rule: 'least-privilege/unused-grant', needs: ['usage'] }]);
  });
});

describe('ZT309 where the data says who', () => {
  const policy = (who: string): string => `idps: { okta: { domains: [example.com, partner.example] } }
groups:
  sales: { members: [ana@example.com, li@example.com] }
  synced: { source: okta, external: S }
workloads:
  bot: { kind: agent, identity: "spiffe://example.com/bot", credential: { type: jwt } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  p: { allow: [${who}], to: crm }
`;
  const by = (uses: Record<string, number>) => ({
    usage: { days: 365, lastUse: new Map([['p', NOW]]), lastUseBy: new Map([['p', new Map(Object.entries(uses))]]) },
  });

  test('tells the principal of whom nobody used it', async () => {
    const found = await findingsOf(rule, policy('group:sales, user:kim@example.com'), by({ 'kim@example.com': NOW }));
    expect(found.map(({ message, cause }) => [message, cause])).toEqual([
      ['nobody of `group:sales` used `p` to `crm` for 90 days', 'unused by group:sales'],
    ]);
  });

  test('mutation: one of them did, and lately', async () => {
    const who = policy('group:sales, user:kim@example.com');
    expect(await messagesOf(rule, who, by({ 'kim@example.com': NOW, 'li@example.com': NOW }))).toEqual([]);
    expect(await messagesOf(rule, who, by({ 'kim@example.com': NOW, 'li@example.com': NOW - 90 * DAY }))).toHaveLength(
      1,
    );
  });

  test('domains are judged, open groups are not', async () => {
    const who = policy('domain:example.com, domain:partner.example, group:synced');
    expect(await messagesOf(rule, who, by({ 'kim@example.com': NOW }))).toEqual([
      'nobody of `domain:partner.example` used `p` to `crm` for 90 days',
    ]);
  });

  test('an allow that names one principal, or uses that do not say who, are passed over', async () => {
    expect(await messagesOf(rule, policy('group:sales'), by({ 'x@example.com': NOW }))).toEqual([]);
    expect(await messagesOf(rule, policy('group:sales, user:kim@example.com'), usage({ p: NOW }))).toEqual([]);
  });
});
