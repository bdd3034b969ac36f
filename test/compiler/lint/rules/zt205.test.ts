import { expect, test } from 'vitest';
import { weakFactor } from '../../../../src/compiler/lint/rules/zt205-weak-factor.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(weakFactor);

const { invalid } = weakFactor.meta.example;

test('appears with `any` and with no other level', async () => {
  expect(await messagesOf(weakFactor, invalid)).toHaveLength(1);
  expect(await messagesOf(weakFactor, invalid.replace('mfa: any', 'mfa: phishing-resistant'))).toEqual([]);
  expect(await messagesOf(weakFactor, invalid.replace('mfa: any', 'location: MA'))).toEqual([]);
});

test('a floor that demands more silences it', async () => {
  const floor = `${invalid}  tier: { deny: everyone, to: crm, unless: { mfa: strong } }\n`;
  expect(await messagesOf(weakFactor, floor)).toEqual([]);
  expect(await messagesOf(weakFactor, floor.replace('mfa: strong', 'mfa: any'))).toHaveLength(1);
});

test('a floor that some do not fall under leaves them the weak factor', async () => {
  const yaml = `${invalid}  tier: { deny: everyone, except: "user:ana@example.com", to: crm, unless: { mfa: strong } }\n`;
  expect(await messagesOf(weakFactor, yaml)).toEqual([
    '`staff-to-crm` lets user:ana@example.com reach `crm` with `mfa: any`: a code by SMS, voice call or mail is enough, and such codes are intercepted',
  ]);
});

test('resources below the lowest sensitivity are left alone', async () => {
  expect(await messagesOf(weakFactor, invalid.replace('sensitivity: high', 'sensitivity: internal'))).toEqual([]);
});
