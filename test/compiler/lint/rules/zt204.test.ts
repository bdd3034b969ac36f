import { describe, expect, test } from 'vitest';
import { mfaMissing as rule } from '../../../../src/compiler/lint/rules/zt204-mfa-missing.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT204', () => {
  test('says who and where, with a request that shows it', async () => {
    const [finding] = await findingsOf(rule, invalid);
    expect(finding).toMatchObject({
      message:
        '`ana-to-crm` lets user:ana@example.com reach `crm` without a second factor: a stolen password is enough',
      reach: 1,
      witness: { decision: 'allow' },
    });
  });

  test.each([
    ['a floor', 'policies:\n', 'policies:\n  floor: { deny: everyone, to: all, unless: { mfa: any } }\n'],
    ['a low resource', 'sensitivity: internal', 'sensitivity: low'],
  ])('mutation: %s silences it', async (_, from, to) => {
    expect(await messagesOf(rule, invalid.replace(from, to))).toEqual([]);
  });

  test('a floor that has another way in does not', async () => {
    const floor = '  floor: { deny: everyone, to: all, unless: [{ mfa: any }, { posture: laptop }] }\n';
    expect(await findingsOf(rule, invalid + floor)).toHaveLength(1);
  });

  test('workloads and public resources are none of its business', async () => {
    const others = `
workloads:
  ci: { kind: ci, identity: ci, credential: { type: mtls } }
resources:
  api: { endpoints: "https://api.example.com", sensitivity: high }
  site: { endpoints: "https://example.com", sensitivity: low, public: { reason: web site } }
policies:
  ci-to-api: { allow: workload:ci, to: api }
`;
    expect(await messagesOf(rule, others)).toEqual([]);
  });
});
