import { describe, expect, test } from 'vitest';
import { policyCount as rule } from '../../../../src/compiler/lint/rules/zt308-policy-count.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const options = (text: string) => ({ config: `lint: { rules: { ZT308: { options: { ${text} } } } }\n` });
const policy = (...policies: readonly string[]): string => `idps:
  okta: { domains: example.com }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal, labels: { env: prod } }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
${policies.map((text, at) => `  p${at}: { owner: it, ${text} }\n`).join('')}`;
const ONE = 'allow: user:ana@example.com, to: crm, when: { mfa: strong }';

describe('sprawl/policy-count', () => {
  test('counts the allows of a resource, selected ones too', async () => {
    const text = policy(ONE, ONE.replace('crm', '{ labels: { env: prod } }'), ONE.replace('crm', 'wiki'));
    expect(await findingsOf(rule, text, options('per_resource: 1'))).toMatchObject([
      { element: 'resources.crm', message: '2 allows open `crm`, more than the 1 that anybody keeps in mind' },
    ]);
  });

  test('mutation: as many as the limit are fine, and a deny is not counted', async () => {
    expect(await messagesOf(rule, policy(ONE, ONE), options('per_resource: 2'))).toEqual([]);
    expect(await messagesOf(rule, policy(ONE, ONE, ONE), options('per_resource: 2'))).toHaveLength(1);
    expect(
      await messagesOf(rule, policy(ONE, ONE, 'deny: user:li@example.com, to: crm'), options('per_resource: 2')),
    ).toEqual([]);
  });

  test('counts the policies of an owner, denies too', async () => {
    const text = policy(ONE, 'deny: user:li@example.com, to: crm');
    expect(await messagesOf(rule, text, options('per_owner: 1'))).toEqual([
      '`it` owns 2 policies, more than the 1 that one owner can answer for',
    ]);
    expect(await messagesOf(rule, text, options('per_owner: 2'))).toEqual([]);
    expect(await messagesOf(rule, text.replaceAll('owner: it, ', ''), options('per_owner: 1'))).toEqual([]);
  });
});
