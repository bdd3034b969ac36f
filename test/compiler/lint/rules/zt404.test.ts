import { describe, expect, test } from 'vitest';
import { expiryTooFar as rule } from '../../../../src/compiler/lint/rules/zt404-expiry-too-far.js';
import { findingsOf, messagesOf, NOW, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (who: string, grant = '', more = ''): string => `idps:
  okta: { domains: [example.com, partner.example] }
groups:
  mixed: { members: [ana@example.com, lea@partner.example] }
  guests: { source: okta, external: Guests }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  a: { allow: "${who}", to: wiki, when: { mfa: any }${grant} }
${more}`;
const external = {
  config: 'lint: { rules: { ZT404: { options: { external: ["domain:partner.example", "group:guests"] } } } }\n',
};

describe('lifecycle/expiry-too-far', () => {
  test('an end exactly at the limit is near enough, one a second later is not', async () => {
    const text = policy('everyone', ', expires: 2027-06-16T12:00:00Z');
    expect(await messagesOf(rule, text)).toEqual([]);
    expect(await messagesOf(rule, text, { now: NOW - 1000 })).toHaveLength(1);
  });

  test('counts from the day on which the grant begins', async () => {
    expect(await messagesOf(rule, policy('everyone', ', not_before: 2027-01-01, expires: 2027-12-01'))).toEqual([]);
  });

  test('no end is no matter of this rule, unless people are from outside', async () => {
    expect(await messagesOf(rule, policy('domain:partner.example'))).toEqual([]);
    expect(await messagesOf(rule, policy('domain:partner.example'), external)).toHaveLength(1);
    expect(await messagesOf(rule, policy('domain:partner.example', ', expires: 2026-12-31'), external)).toEqual([]);
    expect(await messagesOf(rule, policy('domain:example.com'), external)).toEqual([]);
  });

  test.each(['user:lea@partner.example', 'group:mixed', 'group:guests'])('%s is from outside', async (who) => {
    expect(await messagesOf(rule, policy(who), external)).toHaveLength(1);
  });

  test('a gap has a shorter limit', async () => {
    const gap = (end: string): string =>
      policy(
        'everyone',
        '',
        `gaps:\n  no-mfa: { target: mesh, constraints: mfa, policies: a, owner: it, reason: pilot, expires: ${end} }\n`,
      );
    const config = 'targets: { mesh: { kind: headscale } }\n';
    expect((await findingsOf(rule, gap('2027-03-01'), { config })).map(({ element }) => element)).toEqual([
      'gaps.no-mfa',
    ]);
    expect(await messagesOf(rule, gap('2026-12-01'), { config })).toEqual([]);
  });
});
