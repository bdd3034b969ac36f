import { describe, expect, test } from 'vitest';
import { deadAllow as rule } from '../../../../src/compiler/lint/rules/zt104-dead-allow.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT104', () => {
  test('names the denies that take it', async () => {
    expect(await messagesOf(rule, invalid)).toEqual([
      '`agent-to-crm` to `crm` grants nothing: `no-agency` takes all of it',
    ]);
  });

  test('mutation: a deny that holds at one place only leaves something', async () => {
    const changed = invalid.replace('to: crm }\n', 'to: crm, when: { location: MA } }\n');
    expect(changed).not.toBe(invalid);
    expect(await messagesOf(rule, changed)).toEqual([]);
  });

  test('a floor that a workload cannot meet kills its allow', async () => {
    const workload = `
workloads:
  ci: { kind: ci, identity: ci, credential: { type: static } }
resources:
  api: { endpoints: "https://api.example.com", sensitivity: internal }
policies:
  ci-to-api: { allow: workload:ci, to: api }
  floor: { deny: workloads, to: api, unless: { mfa: any } }
`;
    const [finding] = await findingsOf(rule, workload);
    expect(finding).toMatchObject({ element: 'policies.ci-to-api', witness: { decision: 'deny' } });
  });
});
