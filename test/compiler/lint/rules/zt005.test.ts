import { describe, expect, test } from 'vitest';
import { unsatisfiablePolicy as rule } from '../../../../src/compiler/lint/rules/zt005-unsatisfiable-policy.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const WEEKEND = `idps: { okta: { domains: [example.com] } }
schedules:
  working-days: { weekly: ["mon-fri 08:00-18:00"] }
  sundays: { weekly: "sun 08:00-18:00" }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  # 20 and 21 June 2026 are a Saturday and a Sunday.
  audit: { allow: user:li@example.com, to: crm, when: { schedule: working-days }, not_before: 2026-06-20, expires: 2026-06-21 }
`;

describe('ZT005', () => {
  test('says why', async () => {
    expect(await messagesOf(rule, rule.meta.example.invalid)).toEqual([
      'no request can meet `admins-to-crm`: it names nobody who exists, so it grants nothing',
    ]);
    expect(await messagesOf(rule, WEEKEND)).toEqual([
      'no request can meet `audit`: its conditions never hold together, so it grants nothing',
    ]);
  });

  test('mutation: one day more, and some request meets it', async () => {
    expect(await messagesOf(rule, WEEKEND.replace('expires: 2026-06-21', 'expires: 2026-06-22'))).toEqual([]);
  });

  test('a deny that nobody can meet takes nothing away', async () => {
    const deny = rule.meta.example.invalid.replace(
      /allow: group:sales-admins(.*)mfa: any, /,
      'deny: group:sales-admins$1',
    );
    expect(await messagesOf(rule, deny)).toEqual([
      'no request can meet `admins-to-crm`: it names nobody who exists, so it takes nothing away',
    ]);
  });

  test('a policy that has ended, and one that begins later, are no finding', async () => {
    const later = WEEKEND.replace('2026-06-20', '2026-07-20').replace('2026-06-21', '2026-07-30');
    expect(await messagesOf(rule, later)).toEqual([]);
    expect(await messagesOf(rule, later, { now: Date.UTC(2026, 8, 1) })).toEqual([]);
  });

  test('a schedule that is far away is no finding only because another policy ends tomorrow', async () => {
    const soon = `${WEEKEND.replace('06-21', '06-22')}  guest: { allow: user:x@example.com, to: crm, expires: 2026-06-16 }
  sunday: { allow: user:y@example.com, to: crm, when: { schedule: sundays } }
`;
    expect(await messagesOf(rule, soon)).toEqual([]);
  });
});
