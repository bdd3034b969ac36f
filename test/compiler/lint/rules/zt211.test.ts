import { expect, test } from 'vitest';
import { unmanagedDeviceLong } from '../../../../src/compiler/lint/rules/zt211-unmanaged-device-long.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(unmanagedDeviceLong);

const { invalid, valid } = unmanagedDeviceLong.meta.example;

test('says both lengths', async () => {
  expect(await messagesOf(unmanagedDeviceLong, invalid)).toEqual([
    '`guests-to-wiki` gives unmanaged devices a session on `wiki` of 12h, with a managed one of 8h: it should end sooner on a device that nobody looks after',
  ]);
});

test('the same length is not shorter, one second less is', async () => {
  expect(await messagesOf(unmanagedDeviceLong, invalid.replace('12h', '8h'))).toHaveLength(1);
  expect(await messagesOf(unmanagedDeviceLong, invalid.replace('12h', '28799s'))).toEqual([]);
});

test('a session without end is the longest', async () => {
  const endless = invalid.replace(', session: { max: 12h }', '');
  expect((await messagesOf(unmanagedDeviceLong, endless))[0]).toContain('without end, with a managed one of 8h');
  expect(await messagesOf(unmanagedDeviceLong, valid.replace(', session: { max: 8h }', ''))).toEqual([]);
});

test('the longest session of a managed device is what counts', async () => {
  const long = `  ops-to-wiki: { allow: everyone, to: wiki, when: { mfa: phishing-resistant, posture: laptop }, session: { max: 1d } }\n`;
  expect(await messagesOf(unmanagedDeviceLong, invalid + long)).toEqual([]);
});

test('a resource without managed devices, and a floor that demands one, stay quiet', async () => {
  expect(await messagesOf(unmanagedDeviceLong, invalid.replace(', posture: laptop', ''))).toEqual([]);
  const floor = `  tier: { deny: everyone, to: wiki, unless: { posture: laptop } }\n`;
  expect(await messagesOf(unmanagedDeviceLong, invalid + floor)).toEqual([]);
});
