import { describe, expect, test } from 'vitest';
import { duplicatePolicy as rule } from '../../../../src/compiler/lint/rules/zt101-duplicate-policy.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT101', () => {
  test('names the other one', async () => {
    expect(await messagesOf(rule, invalid)).toEqual([
      '`two-people-to-crm` to `crm` grants exactly what `sales-to-crm` grants',
    ]);
  });

  test.each([
    [
      'one person more',
      'allow: [user:ana@example.com, user:li@example.com]',
      'allow: [user:ana@example.com, user:li@example.com, user:o@example.com]',
    ],
    [
      'another factor',
      'user:li@example.com], to: crm, when: { mfa: strong }',
      'user:li@example.com], to: crm, when: { mfa: any }',
    ],
    ['one more resource', 'user:li@example.com], to: crm', 'user:li@example.com], to: all'],
  ])('mutation: %s, and they are no duplicates', async (_, from, to) => {
    const changed = invalid
      .replace(from, to)
      .replace('policies:', '  wiki: { endpoints: "https://wiki.example.com", sensitivity: low }\npolicies:');
    expect(changed).not.toBe(invalid);
    expect(await messagesOf(rule, changed)).toEqual([]);
  });

  test('of three that say the same two are found', async () => {
    const third = `${invalid}  third: { allow: [user:li@example.com, user:ana@example.com], to: crm, when: { mfa: strong }, session: { max: 8h } }\n`;
    expect(await findingsOf(rule, third)).toHaveLength(2);
  });

  test('two that say the same at different times are no duplicates', async () => {
    const later = invalid.replace(
      'to: crm, when: { mfa: strong }, session: { max: 8h } }\n  two',
      'to: crm, when: { mfa: strong }, session: { max: 8h }, expires: 2026-07-01 }\n  two',
    );
    expect(later).not.toBe(invalid);
    expect(await messagesOf(rule, later)).toEqual([]);
  });
});
