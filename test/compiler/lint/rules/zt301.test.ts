import { describe, expect, test } from 'vitest';
import { wildcardPrincipal as rule } from '../../../../src/compiler/lint/rules/zt301-wildcard-principal.js';
import { anyServiceToken } from '../../../../src/compiler/lint/rules/zt604-any-service-token.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT301', () => {
  test('reaches everyone', async () => {
    expect(await findingsOf(rule, invalid)).toMatchObject([
      { message: '`staff-to-crm` lets everyone whom an identity provider knows reach `crm`', reach: 'all' },
    ]);
  });

  test.each([
    ['a resource that is internal', 'sensitivity: high', 'sensitivity: internal'],
    ['a deny that takes all of it', 'policies:\n', 'policies:\n  no: { deny: everyone, to: crm }\n'],
    ['one domain', 'allow: everyone', 'allow: "domain:example.com"'],
  ])('mutation: %s is no finding', async (_, from, to) => {
    expect(await messagesOf(rule, invalid.replace(from, to))).toEqual([]);
  });

  test('all workloads are told once, by ZT604', async () => {
    const workloads = `
workloads:
  ci: { kind: ci, identity: ci, credential: { type: mtls } }
resources:
  api: { endpoints: "https://api.example.com", sensitivity: high }
policies:
  all-to-api: { allow: workloads, to: api }
`;
    expect(await messagesOf(rule, workloads)).toEqual([]);
    expect(await messagesOf(anyServiceToken, workloads)).toHaveLength(1);
  });
});
