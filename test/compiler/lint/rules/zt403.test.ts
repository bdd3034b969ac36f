import { describe, expect, test } from 'vitest';
import { expiringSoon as rule } from '../../../../src/compiler/lint/rules/zt403-expiring-soon.js';
import { findingsOf, messagesOf, NOW, testRule } from '../kit/rule-tester.js';

testRule(rule);

const DAY = 86_400_000;
const policy = (grant: string, more = ''): string => `idps:
  okta: { domains: example.com }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  contract: { allow: user:ana@example.com, to: wiki, ${grant} }
${more}`;

describe('lifecycle/expiring-soon', () => {
  test('says who loses what, and when', async () => {
    expect(await messagesOf(rule, policy('expires: 2026-06-20T12:00:00Z'))).toEqual([
      'in 5 days (`expires: 2026-06-20T12:00:00Z`) user:ana@example.com can no longer reach `wiki` by `contract`',
    ]);
  });

  test('the limit itself is soon, a second more is not, and the end itself is past', async () => {
    const text = policy('expires: 2026-06-29T12:00:00Z');
    expect(await messagesOf(rule, text)).toHaveLength(1);
    expect(await messagesOf(rule, text, { now: NOW - 1000 })).toEqual([]);
    expect(await messagesOf(rule, text, { now: NOW + 14 * DAY })).toEqual([]);
  });

  test('what was written for a few days is no news', async () => {
    expect(await messagesOf(rule, policy('not_before: 2026-06-10, expires: 2026-06-20'))).toEqual([]);
  });

  test('nobody loses what another policy gives', async () => {
    const more = '  staff: { allow: everyone, to: wiki }\n';
    expect(await messagesOf(rule, policy('expires: 2026-06-20', more))).toEqual([]);
  });

  test('a deny that ends is another rule', async () => {
    const more = '  never-li: { deny: user:li@example.com, to: wiki, expires: 2026-06-20 }\n';
    expect(await messagesOf(rule, policy('when: { mfa: any }', more))).toEqual([]);
  });

  test('a gap that ends stops its target', async () => {
    const more = `gaps:
  no-mfa: { target: mesh, constraints: mfa, policies: contract, owner: it, reason: pilot, expires: 2026-06-20 }
`;
    const config = 'targets: { mesh: { kind: headscale } }\n';
    const found = await findingsOf(rule, policy('when: { mfa: any }', more), { config });
    expect(found.map(({ element }) => element)).toEqual(['gaps.no-mfa']);
    expect(found[0]!.message).toContain('can no longer be compiled to `mesh` without `mfa`');
  });
});
