import { expect, test } from 'vitest';
import { missingOnSensitive } from '../../../../src/compiler/lint/rules/zt201-missing-on-sensitive.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(missingOnSensitive);

const { invalid } = missingOnSensitive.meta.example;
const workload = `
workloads:
  batch: { kind: service, identity: batch, credential: { type: mtls } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  batch-to-crm: { allow: workload:batch, to: crm }
`;

test('says who reaches what, and how far it reaches', async () => {
  const [finding] = await findingsOf(missingOnSensitive, invalid);
  expect(finding!.message).toBe(
    '`staff-to-crm` lets everyone reach `crm` from any device: nothing is asked of it, so a stolen login is enough',
  );
  expect(finding).toMatchObject({ element: 'policies.staff-to-crm', reach: 'all', resources: ['crm'] });
});

test('appears at the lowest sensitivity that is looked at, not below', async () => {
  const internal = invalid.replace('sensitivity: high', 'sensitivity: internal');
  const config = 'lint: { rules: { ZT201: { options: { min: internal } } } }\n';
  expect(await messagesOf(missingOnSensitive, internal)).toEqual([]);
  expect(await messagesOf(missingOnSensitive, internal, { config })).toHaveLength(1);
});

test('a floor that demands a posture silences it, one that demands something else does not', async () => {
  const floor = (demand: string) => `${invalid}  tier: { deny: everyone, to: crm, unless: ${demand} }\n`;
  expect(await messagesOf(missingOnSensitive, floor('{ posture: laptop }'))).toEqual([]);
  expect(await messagesOf(missingOnSensitive, floor('[{ posture: laptop }, { location: MA }]'))).toHaveLength(1);
});

test('one allow to several resources is one finding', async () => {
  const two = invalid
    .replace('policies:', '  erp: { endpoints: "https://erp.example.com", sensitivity: critical }\npolicies:')
    .replace('to: crm', 'to: [crm, erp]');
  expect(await findingsOf(missingOnSensitive, two)).toMatchObject([{ resources: ['crm', 'erp'] }]);
});

test('workloads, break-glass and what is denied altogether stay quiet', async () => {
  const keys = `
break_glass:
  keys: { subjects: "user:ana@example.com", resources: crm, alert: soc }
`;
  expect(await messagesOf(missingOnSensitive, workload)).toEqual([]);
  expect(await messagesOf(missingOnSensitive, missingOnSensitive.meta.example.valid + keys)).toEqual([]);
  expect(await messagesOf(missingOnSensitive, `${invalid}  shut: { deny: everyone, to: crm }\n`)).toEqual([]);
});

test('a session in a remote browser stands in for a posture, unless the project says otherwise', async () => {
  const isolated = invalid.replace('when: { mfa: strong }', 'when: { mfa: strong }, session: { isolated: true }');
  const config = 'lint: { rules: { ZT201: { options: { isolation: false } } } }\n';
  expect(await messagesOf(missingOnSensitive, isolated)).toEqual([]);
  expect(await messagesOf(missingOnSensitive, isolated, { config })).toHaveLength(1);
});
