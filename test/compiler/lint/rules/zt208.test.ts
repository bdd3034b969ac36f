import { expect, test } from 'vitest';
import { staleCheck } from '../../../../src/compiler/lint/rules/zt208-stale-check.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(staleCheck);

const { invalid, valid } = staleCheck.meta.example;

test('says how old a report may be and what the tier allows', async () => {
  expect(await messagesOf(staleCheck, invalid)).toEqual([
    '`staff-to-crm` takes a device report up to 30d old, where high resources allow 1d, for `crm`: what the device has become since then is not seen',
  ]);
});

test('a posture that does not look at the age is as old as can be', async () => {
  const [message] = await messagesOf(staleCheck, invalid.replace(', max_age: 30d', ''));
  expect(message).toContain('of any age');
});

test('the limit itself is met, one second more is not', async () => {
  expect(await messagesOf(staleCheck, valid)).toEqual([]);
  expect(await messagesOf(staleCheck, valid.replace('max_age: 24h', 'max_age: 86401s'))).toHaveLength(1);
});

test('the limit goes by sensitivity, and a tier without one is left alone', async () => {
  expect(await messagesOf(staleCheck, valid.replace('sensitivity: high', 'sensitivity: critical'))).toHaveLength(1);
  expect(await messagesOf(staleCheck, invalid.replace('sensitivity: high', 'sensitivity: internal'))).toEqual([]);
});

test('the stricter age of a floor counts; paths that ask nothing of the device are left alone', async () => {
  const floor = `${invalid}  tier: { deny: everyone, to: crm, unless: { posture: fresh } }\n`.replace(
    'posture:\n',
    'posture:\n  fresh: { max_age: 1h }\n',
  );
  expect(await messagesOf(staleCheck, floor)).toEqual([]);
  expect(await messagesOf(staleCheck, invalid.replace(', posture: laptop', ''))).toEqual([]);
});
