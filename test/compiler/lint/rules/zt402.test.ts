import { describe, expect, test } from 'vitest';
import { expiredPolicy as rule } from '../../../../src/compiler/lint/rules/zt402-expired-policy.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT402', () => {
  test('mutation: the last day still counts, the next one does not', async () => {
    expect(await messagesOf(rule, invalid, { now: Date.parse('2026-03-31T23:59:59Z') })).toEqual([]);
    expect(await messagesOf(rule, invalid, { now: Date.parse('2026-04-01T00:00:00Z') })).toEqual([
      '`guest-to-wiki` has ended and grants nothing any more',
    ]);
  });

  test('a deny, a break-glass entry and a gap end too', async () => {
    const more = `${invalid}  no-li: { deny: user:li@example.com, to: wiki, expires: 2026-01-01 }
break_glass:
  keys: { subjects: user:ana@example.com, resources: wiki, alert: soc, expires: 2026-01-01 }
gaps:
  later: { target: web, constraints: mfa, policies: staff-to-wiki, owner: it, reason: r, expires: 2026-01-01 }
`;
    const found = await findingsOf(rule, more, { config: 'targets: { web: { kind: cloudflare-access } }\n' });
    expect(found.map(({ element }) => element).sort()).toEqual([
      'break_glass.keys',
      'gaps.later',
      'policies.guest-to-wiki',
      'policies.no-li',
    ]);
  });
});
