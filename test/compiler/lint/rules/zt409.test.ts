import { describe, expect, test } from 'vitest';
import { denyExpires as rule } from '../../../../src/compiler/lint/rules/zt409-deny-expires.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (deny: string, allow = 'everyone'): string => `idps:
  okta: { domains: example.com }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  in: { allow: "${allow}", to: wiki, when: { mfa: any } }
  out: { ${deny} }
`;

describe('lifecycle/deny-expires', () => {
  test('a floor that ends lets in as a plain deny does', async () => {
    const floor = 'deny: everyone, to: wiki, unless: { mfa: strong }';
    expect(await messagesOf(rule, policy(`${floor}, expires: 2026-06-16T12:00:00Z`))).toEqual([
      'in 1 day (`expires: 2026-06-16T12:00:00Z`) deny `out` stops refusing, and access to `wiki` widens without a change that anyone reviews',
    ]);
    expect(await messagesOf(rule, policy(floor))).toEqual([]);
  });

  test.each([
    ['one that has ended', 'deny: user:omar@example.com, to: wiki, expires: 2026-06-14', 'everyone'],
    [
      'one that has not begun',
      'deny: user:omar@example.com, to: wiki, not_before: 2026-07-01, expires: 2026-07-02',
      'everyone',
    ],
    [
      'one that takes nothing away',
      'deny: user:omar@example.com, to: wiki, expires: 2026-12-31',
      'user:ana@example.com',
    ],
  ])('%s is quiet', async (_, deny, allow) => {
    expect(await messagesOf(rule, policy(deny, allow))).toEqual([]);
  });

  test('a guardrail that ends no longer guards, though it takes nothing away today', async () => {
    const deny = 'deny: user:omar@example.com, to: wiki, expires: 2026-12-31, guardrail: true';
    const [message] = await messagesOf(rule, policy(deny, 'user:ana@example.com'));
    expect(message).toContain('nothing guards `wiki` against what is granted by then');
  });
});
