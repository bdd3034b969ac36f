import { expect, test } from 'vitest';
import { perUserGrant } from '../../../../src/compiler/lint/rules/zt305-per-user-grant.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(perUserGrant);

const { invalid } = perUserGrant.meta.example;

test('counts the people and proposes the group that holds exactly them', async () => {
  const [finding] = await findingsOf(perUserGrant, invalid);
  expect(finding).toMatchObject({
    message:
      '`two-to-crm` names 2 people (`ana@example.com` and `li@example.com`): the line stays when they change jobs or leave',
    help: 'allow `group:sales`, which holds exactly them',
    reach: 2,
  });
});

test('proposes to declare a group when none holds exactly them', async () => {
  const other = invalid.replace('"user:li@example.com"] }', '"user:bo@example.com"] }');
  expect((await findingsOf(perUserGrant, other))[0]!.help).toBe('declare a group with them and allow that');
});

test('an allow that expires, a deny and a break-glass entry may name people', async () => {
  expect(await messagesOf(perUserGrant, invalid.replace('to: crm,', 'to: crm, expires: 2026-12-31,'))).toEqual([]);
  const deny = '  out: { deny: "user:bo@example.com", to: crm }\n';
  const keys = 'break_glass:\n  keys: { subjects: "user:ana@example.com", resources: crm, alert: soc }\n';
  expect(await messagesOf(perUserGrant, perUserGrant.meta.example.valid + deny + keys)).toEqual([]);
});

test('the number that is tolerated can be set', async () => {
  const config = (max: number) => `lint: { rules: { ZT305: { options: { max: ${max} } } } }\n`;
  expect(await messagesOf(perUserGrant, invalid, { config: config(2) })).toEqual([]);
  expect(await messagesOf(perUserGrant, invalid, { config: config(1) })).toHaveLength(1);
});
