import { expect, test } from 'vitest';
import { broadPortRange } from '../../../../src/compiler/lint/rules/zt303-broad-port-range.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(broadPortRange);

const { invalid } = broadPortRange.meta.example;
const messages = (endpoints: string) =>
  messagesOf(broadPortRange, invalid.replace('"tcp://erp.example.com"', endpoints));

test('says what is open', async () => {
  expect(await messages('"tcp://erp.example.com"')).toEqual([
    '`erp` opens every port by `tcp://erp.example.com`: who may reach one port of it may reach all',
  ]);
  expect((await messages('"ip://10.0.0.1"'))[0]).toContain('opens every protocol and port by');
  expect((await messages('"udp://erp.example.com:1000-2000"'))[0]).toContain('opens 1001 ports by');
});

test('as many ports as the limit are few, one more is many', async () => {
  expect(await messages('"tcp://erp.example.com:1000-1099"')).toEqual([]);
  expect(await messages('"tcp://erp.example.com:1000-1100"')).toHaveLength(1);
});

test('administration beside an application is reported, in one endpoint or in two', async () => {
  const [message] = await messages('["https://erp.example.com", "rdp://erp.example.com"]');
  expect(message).toBe(
    '`erp` opens administration (3389) beside an application (443): who may reach one port of it may reach all',
  );
  expect(await messages('"tcp://erp.example.com:22,443"')).toHaveLength(1);
  expect(await messages('["https://erp.example.com", "udp://erp.example.com:3389"]')).toEqual([]);
  expect(await messages('["https://erp.example.com", "tcp://erp.example.com:5432"]')).toEqual([]);
});

test('the internet, the own devices and what nobody reaches stay quiet', async () => {
  expect(await messages('"tcp://internet"')).toEqual([]);
  expect(await messages('"tcp://own-devices"')).toEqual([]);
  expect(await messages('"icmp://erp.example.com"')).toEqual([]);
  const shut = `${invalid}  shut: { deny: everyone, to: erp }\n`;
  expect(await messagesOf(broadPortRange, shut)).toEqual([]);
});
