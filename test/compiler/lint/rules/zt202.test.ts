import { expect, test } from 'vitest';
import { weakProfile } from '../../../../src/compiler/lint/rules/zt202-weak-profile.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(weakProfile);

const { invalid, valid } = weakProfile.meta.example;

test('names what is not asked for', async () => {
  expect(await messagesOf(weakProfile, invalid)).toEqual([
    '`staff-to-crm` lets everyone reach `crm` with a device that proves too little: nothing asks for `managed`',
  ]);
});

test('a higher tier asks for more', async () => {
  const managed = valid.replace(', disk_encrypted: true', '');
  expect(await messagesOf(weakProfile, managed)).toEqual([]);
  expect(await messagesOf(weakProfile, managed.replace('sensitivity: high', 'sensitivity: critical'))).toHaveLength(1);
  expect(await messagesOf(weakProfile, valid.replace('sensitivity: high', 'sensitivity: critical'))).toEqual([]);
});

test('what a floor demands counts too', async () => {
  const floor = `${invalid}  tier: { deny: everyone, to: crm, unless: { posture: ours } }\n`.replace(
    'posture:\n',
    'posture:\n  ours: { managed: true }\n',
  );
  expect(await messagesOf(weakProfile, floor)).toEqual([]);
});

test('every word of a posture can be asked for, and a word that is none is never proved', async () => {
  const config = (words: string) => `lint: { rules: { ZT202: { options: { high: [${words}] } } } }\n`;
  const full = '{ managed: true, edr: installed, os: { macos: "*" }, checks: { vpn: true }, max_age: 1h }';
  const yaml = invalid.replace('{ disk_encrypted: true }', full);
  expect(await messagesOf(weakProfile, yaml, { config: config('managed, edr, os, checks, max_age') })).toEqual([]);
  expect(await messagesOf(weakProfile, yaml, { config: config('managed, disk') })).toHaveLength(1);
  expect(await messagesOf(weakProfile, invalid, { config: config('edr, os, checks, max_age') })).toHaveLength(1);
});

test('paths that ask nothing of the device belong to another rule', async () => {
  expect(await messagesOf(weakProfile, invalid.replace(', posture: laptop', ''))).toEqual([]);
});
