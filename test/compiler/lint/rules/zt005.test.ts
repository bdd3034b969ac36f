import { describe, expect, test } from 'vitest';
import { unsatisfiablePolicy as rule } from '../../../../src/compiler/lint/rules/zt005-unsatisfiable-policy.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT005', () => {
  test('says why', async () => {
    expect(await messagesOf(rule, invalid)).toEqual([
      'no request can meet `weekend-audit`: its conditions never hold together, so it grants nothing',
    ]);
  });

  test('mutation: one day more, and some request meets it', async () => {
    expect(await messagesOf(rule, invalid.replace('expires: 2026-06-21', 'expires: 2026-06-22'))).toEqual([]);
  });

  test('a group without members means nobody', async () => {
    const found = await findingsOf(
      rule,
      invalid.replace(
        'sales: { members: [ana@example.com] }',
        'a: { members: [ana@example.com] }\n  b: { members: [li@example.com] }\n  sales: { all_of: [group:a, group:b] }',
      ),
    );
    expect(found.map(({ element, cause }) => `${element} ${cause}`)).toEqual([
      'policies.sales-to-crm nobody',
      'policies.weekend-audit conditions',
    ]);
  });

  test('a policy that has ended, and one that begins later, are no finding', async () => {
    const later = invalid.replace('2026-06-20', '2026-07-20').replace('2026-06-21', '2026-07-30');
    expect(await messagesOf(rule, later)).toEqual([]);
    expect(await messagesOf(rule, later, { now: Date.UTC(2026, 8, 1) })).toEqual([]);
  });

  test('a schedule that is far away is no finding only because another policy ends tomorrow', async () => {
    const soon = `${rule.meta.example.valid}  guest: { allow: user:x@example.com, to: crm, expires: 2026-06-16 }
  sunday: { allow: user:y@example.com, to: crm, when: { schedule: sundays } }
`.replace('schedules:', 'schedules:\n  sundays: { weekly: "sun 08:00-18:00" }');
    expect(await messagesOf(rule, soon)).toEqual([]);
  });
});
