import { expect, test } from 'vitest';
import { weakerPath } from '../../../../src/compiler/lint/rules/zt108-weaker-path.js';
import { sessionMismatch } from '../../../../src/compiler/lint/rules/zt109-session-mismatch.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(sessionMismatch);

const { invalid, valid } = sessionMismatch.meta.example;

test('says both lengths, and leaves it at one finding', async () => {
  expect(await messagesOf(sessionMismatch, invalid)).toEqual([
    '`staff-to-crm` limits sessions on `crm` to session 4h, but some of those it means have session 12h through `office-to-crm`: the longest wins',
  ]);
  expect(await messagesOf(weakerPath, invalid)).toEqual([]);
});

test('a second more is longer, no limit is the longest, idle limits count too', async () => {
  expect(await messagesOf(sessionMismatch, invalid.replace('12h', '14401s'))).toHaveLength(1);
  const [endless] = await messagesOf(sessionMismatch, invalid.replace(', session: { max: 12h }', ''));
  expect(endless).toContain('have no limit through `office-to-crm`');
  const idle = valid.replace('session: { max: 4h }', 'session: { max: 4h, idle: 15m }');
  expect(await messagesOf(sessionMismatch, idle)).toHaveLength(1);
});

test('allows that differ in something else as well belong to another rule', async () => {
  const yaml = invalid.replace('mfa: strong, network', 'mfa: any, network');
  expect(await messagesOf(sessionMismatch, yaml)).toEqual([]);
  expect(await messagesOf(weakerPath, yaml)).toHaveLength(1);
});

test('a floor that limits the session ends it', async () => {
  const floor = '  limit: { deny: everyone, to: crm, unless: { session: { max: 4h } } }\n';
  expect(await messagesOf(sessionMismatch, invalid + floor)).toEqual([]);
});
