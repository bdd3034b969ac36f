import { describe, expect, test } from 'vitest';
import { adHocConditions as rule } from '../../../../src/compiler/lint/rules/zt307-ad-hoc-conditions.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (when: string, more = ''): string => `idps:
  okta: { domains: example.com }
posture:
  laptop: { managed: true }
  phone: { unmodified: true }
profiles:
  strong: { mfa: phishing-resistant, posture: [laptop, phone], session: { max: 8h, idle: 30m } }
  weak: { mfa: any, posture: laptop }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-crm: { allow: everyone, to: crm, when: { ${when} }${more} }
`;
const SESSION = ', session: { max: 8h, idle: 30m }';

describe('sprawl/ad-hoc-conditions', () => {
  test('what is the profile in other words is told, and so is what differs in one key', async () => {
    expect(await messagesOf(rule, policy('posture: [phone, laptop], mfa: phishing-resistant', SESSION))).toEqual([
      '`staff-to-crm` writes out what profile `strong` says: when the profile changes, it stays behind',
    ]);
    expect(await messagesOf(rule, policy('posture: [laptop, phone], mfa: strong', SESSION))).toEqual([
      '`staff-to-crm` writes out all but `mfa` of what profile `strong` says: when the profile changes, it stays behind',
    ]);
  });

  test.each([
    ['one key more', 'posture: [laptop, phone], mfa: phishing-resistant, location: MA', SESSION],
    ['one key less', 'posture: [laptop, phone], mfa: phishing-resistant', ', session: { max: 8h }'],
  ])('%s is one difference', async (_, when, more) => {
    expect(await messagesOf(rule, policy(when, more))).toHaveLength(1);
  });

  test('mutation: two differences are conditions of their own', async () => {
    expect(await messagesOf(rule, policy('posture: laptop, mfa: strong', SESSION))).toEqual([]);
    expect(await messagesOf(rule, policy('posture: [laptop, phone], mfa: strong', ', session: { max: 8h }'))).toEqual(
      [],
    );
  });

  test('an allow with a profile, and profiles of few keys, are passed over', async () => {
    expect(await messagesOf(rule, policy('profile: strong, mfa: phishing-resistant'))).toEqual([]);
    expect(await messagesOf(rule, policy('mfa: any, posture: laptop'))).toEqual([]);
    const config = 'lint: { rules: { ZT307: { options: { min: 2 } } } }\n';
    expect(await findingsOf(rule, policy('mfa: any, posture: laptop'), { config })).toMatchObject([{ cause: 'weak' }]);
  });
});
