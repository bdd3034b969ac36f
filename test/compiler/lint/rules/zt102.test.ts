import { describe, expect, test } from 'vitest';
import { shadowedPolicy as rule } from '../../../../src/compiler/lint/rules/zt102-shadowed-policy.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT102', () => {
  test('names the wide one', async () => {
    expect(await messagesOf(rule, invalid)).toEqual([
      '`ana-to-crm` to `crm` grants nothing that `sales-to-crm` does not grant already',
    ]);
  });

  test.each([
    ['who', 'members: [ana@example.com, li@example.com]', 'members: [li@example.com]'],
    ['factor', 'to: crm, when: { mfa: phishing-resistant }', 'to: crm, when: { mfa: any }'],
    ['session', 'session: { max: 1h }', 'session: { max: 9h }'],
    [
      'validity',
      'to: crm, when: { mfa: strong }, session: { max: 8h } }',
      'to: crm, when: { mfa: strong }, session: { max: 8h }, expires: 2026-07-01 }',
    ],
  ])('mutation: another %s, and it grants something', async (_, from, to) => {
    const changed = invalid.replace(from, to);
    expect(changed).not.toBe(invalid);
    expect(await messagesOf(rule, changed)).toEqual([]);
  });

  test('what another one covers only because a floor raises both is found', async () => {
    const floored = `${invalid.replace('to: crm, when: { mfa: phishing-resistant }', 'to: crm, when: { mfa: any }')}  floor: { deny: everyone, to: crm, unless: { mfa: strong } }\n`;
    expect(await findingsOf(rule, floored)).toHaveLength(1);
  });
});
