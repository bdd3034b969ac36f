import { expect, test } from 'vitest';
import { partialOverride } from '../../../../src/compiler/lint/rules/zt106-partial-override.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(partialOverride);

const { invalid } = partialOverride.meta.example;

test('names deny, allow and resource, and shows who is left out', async () => {
  const [finding] = await findingsOf(partialOverride, invalid);
  expect(finding!.message).toBe(
    '`leavers-out` takes a part of what `ops-to-crm` grants on `crm`: whoever reads that allow does not see who is left out',
  );
  expect(finding!.witness).toMatchObject({
    decision: 'deny',
    request: { principal: { kind: 'user', groups: ['leavers', 'ops'] }, resource: 'crm' },
  });
});

test('a deny that takes all or nothing of an allow is left to other rules', async () => {
  expect(await messagesOf(partialOverride, invalid.replace('deny: group:leavers', 'deny: everyone'))).toEqual([]);
  const closed = invalid
    .replace('ops: { source: okta, external: ops }', 'ops: { members: "user:ana@example.com" }')
    .replace('leavers: { source: okta, external: leavers }', 'leavers: { members: "user:li@example.com" }');
  expect(await messagesOf(partialOverride, closed)).toEqual([]);
});

test('resources below the lowest sensitivity are left alone', async () => {
  const internal = invalid.replace('sensitivity: high', 'sensitivity: internal');
  expect(await messagesOf(partialOverride, internal)).toEqual([]);
});

test('one deny and one allow over several resources are one finding', async () => {
  const two = invalid
    .replace('policies:', '  erp: { endpoints: "https://erp.example.com", sensitivity: critical }\npolicies:')
    .replaceAll('to: crm', 'to: [crm, erp]');
  expect(await findingsOf(partialOverride, two)).toMatchObject([{ resources: ['crm', 'erp'] }]);
});
