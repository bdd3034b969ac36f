import { expect, test } from 'vitest';
import { noIdleTimeout } from '../../../../src/compiler/lint/rules/zt210-no-idle-timeout.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(noIdleTimeout);

const { invalid, valid } = noIdleTimeout.meta.example;

test('says how long a session may stay idle', async () => {
  expect(await messagesOf(noIdleTimeout, invalid)).toEqual([
    '`staff-to-crm` lets sessions to `crm` stay idle without end, where high resources allow 1h: whoever finds one open goes on in it',
  ]);
});

test('the limit itself is met, one second more is not', async () => {
  expect(await messagesOf(noIdleTimeout, valid.replace('idle: 30m', 'idle: 1h'))).toEqual([]);
  const [message] = await messagesOf(noIdleTimeout, valid.replace('idle: 30m', 'idle: 3601s'));
  expect(message).toContain('stay idle for 3601s');
});

test('a session that ends within the idle limit needs no idle limit', async () => {
  expect(await messagesOf(noIdleTimeout, invalid.replace('max: 8h', 'max: 1h'))).toEqual([]);
});

test('a floor counts, tiers without a limit do not', async () => {
  const floor = `${invalid}  tier: { deny: everyone, to: crm, unless: { session: { idle: 15m } } }\n`;
  expect(await messagesOf(noIdleTimeout, floor)).toEqual([]);
  expect(await messagesOf(noIdleTimeout, invalid.replace('sensitivity: high', 'sensitivity: low'))).toEqual([]);
  expect(await messagesOf(noIdleTimeout, valid.replace('sensitivity: high', 'sensitivity: critical'))).toHaveLength(1);
});
