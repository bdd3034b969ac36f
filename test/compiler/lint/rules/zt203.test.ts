import { describe, expect, test } from 'vitest';
import { noPhishingResistantCrownJewel as rule } from '../../../../src/compiler/lint/rules/zt203-no-phishing-resistant-crown-jewel.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT203', () => {
  test('says who and with what', async () => {
    expect(await messagesOf(rule, invalid)).toEqual([
      '`keepers-to-vault` lets user:ana@example.com reach `vault` with `mfa: strong`: such a login can be phished',
    ]);
  });

  test.each([
    ['a less sensitive resource', 'sensitivity: critical', 'sensitivity: high'],
    [
      'a floor',
      'policies:\n',
      'policies:\n  floor: { deny: everyone, to: { sensitivity: critical }, unless: { mfa: phishing-resistant } }\n',
    ],
    ['a deny of everyone', 'policies:\n', 'policies:\n  no: { deny: everyone, to: vault }\n'],
  ])('mutation: %s silences it', async (_, from, to) => {
    expect(await messagesOf(rule, invalid.replace(from, to))).toEqual([]);
  });

  test('a resource of which nobody says how sensitive it is counts as critical', async () => {
    expect(await findingsOf(rule, invalid.replace(', sensitivity: critical', ''))).toHaveLength(1);
  });

  test('the tiers are an option', async () => {
    const config = 'lint: { rules: { ZT203: { options: { sensitivity: [high, critical] } } } }\n';
    expect(await findingsOf(rule, invalid.replace('critical', 'high'), { config })).toHaveLength(1);
  });
});
