import { describe, expect, test } from 'vitest';
import { sessionTooLong as rule } from '../../../../src/compiler/lint/rules/zt209-too-long.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT209', () => {
  test('says how long and what is allowed', async () => {
    expect(await messagesOf(rule, invalid)).toEqual([
      '`ana-to-crm` lets sessions to `crm` last for 7d, where high resources allow 12h: what was checked at the login is believed that long',
    ]);
  });

  test('mutation: the limit itself is within it, one hour more is not', async () => {
    expect(await messagesOf(rule, invalid.replace('max: 7d', 'max: 12h'))).toEqual([]);
    expect(await findingsOf(rule, invalid.replace('max: 7d', 'max: 13h'))).toHaveLength(1);
  });

  test('a session without end is a finding from the tier of the option on', async () => {
    const endless = invalid.replace(', session: { max: 7d }', '');
    expect(await findingsOf(rule, endless)).toHaveLength(1);
    expect(await messagesOf(rule, endless.replace('high', 'internal'))).toEqual([]);
  });

  test('a floor limits the session too', async () => {
    expect(
      await messagesOf(rule, `${invalid}  floor: { deny: everyone, to: crm, unless: { session: { max: 8h } } }\n`),
    ).toEqual([]);
  });

  test('the limit of one tier can be set, and lifted', async () => {
    const limit = (high: string) => ({
      config: `lint: { rules: { session/too-long: { options: { max: { high: ${high} } } } } }\n`,
    });
    expect(await messagesOf(rule, invalid, limit('30d'))).toEqual([]);
    expect(await messagesOf(rule, invalid, limit('none'))).toEqual([]);
    expect(await findingsOf(rule, invalid.replace('7d', '8h'), limit('4h'))).toHaveLength(1);
  });
});
