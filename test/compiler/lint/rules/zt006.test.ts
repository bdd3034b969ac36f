import { describe, expect, test } from 'vitest';
import { alwaysMatches as rule } from '../../../../src/compiler/lint/rules/zt006-always-matches.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const estate = (policies: string) => `
idps: { okta: { domains: [example.com] } }
schedules:
  always: { weekly: "mon-sun 00:00-24:00" }
  nights: { weekly: "mon-sun 18:00-08:00" }
  days: { weekly: "mon-sun 08:00-18:00" }
  most: { weekly: "mon-sun 08:00-17:59" }
  elsewhere: { timezone: Asia/Tokyo, weekly: "mon-sun 08:00-18:00" }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
${policies}
`;
const allow = (when: string) => estate(`  a: { allow: everyone, to: crm, when: ${when} }`);

describe('ZT006', () => {
  test.each(['always', '[nights, days]', '[most, always]'])('schedule %s leaves nothing out', async (schedule) => {
    expect(await findingsOf(rule, allow(`{ schedule: ${schedule} }`))).toHaveLength(1);
  });

  test.each(['days', '[nights, most]', '[nights, elsewhere]'])(
    'mutation: schedule %s leaves something out',
    async (schedule) => {
      expect(await messagesOf(rule, allow(`{ schedule: ${schedule} }`))).toEqual([]);
    },
  );

  test('a floor that everyone meets is found, each alternative by itself', async () => {
    const floor =
      '  a: { allow: everyone, to: crm }\n  f: { deny: everyone, to: crm, unless: [{ mfa: any }, { risk: { max: high } }] }';
    const found = await findingsOf(rule, estate(floor));
    expect(found.map(({ element, cause }) => `${element} ${cause}`)).toEqual(['policies.f unless 2 risk']);
  });
});
