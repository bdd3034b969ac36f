import { describe, expect, test } from 'vitest';
import { ineffectiveDeny as rule } from '../../../../src/compiler/lint/rules/zt105-ineffective-deny.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT105', () => {
  test('mutation: as soon as one of them is granted something, it takes something', async () => {
    expect(await findingsOf(rule, invalid)).toHaveLength(1);
    const changed = invalid.replace('members: [ana@example.com]', 'members: [ana@example.com, tom@example.com]');
    expect(await messagesOf(rule, changed)).toEqual([]);
  });

  test('a deny that another one covers names it', async () => {
    const covered = `${rule.meta.example.valid}  no-tom: { deny: user:tom@example.com, to: crm, when: { location: MA } }\n`;
    expect(await messagesOf(rule, covered)).toEqual([
      '`no-tom` to `crm` takes nothing away: `no-interns` denies all of it already',
    ]);
  });

  test('a guardrail is no finding, and neither is a floor unless it is asked for', async () => {
    expect(await messagesOf(rule, invalid.replace('to: crm }\n', 'to: crm, guardrail: true }\n'))).toEqual([]);
    const floor = `${rule.meta.example.valid}  floor: { deny: everyone, to: crm, unless: { mfa: any } }\n`;
    expect(await messagesOf(rule, floor)).toEqual([]);
    const config = 'lint: { rules: { ZT105: { options: { floors: true } } } }\n';
    expect(await messagesOf(rule, floor, { config })).toEqual([
      '`floor` to `crm` takes nothing away: all that is granted there meets it already',
    ]);
  });
});
