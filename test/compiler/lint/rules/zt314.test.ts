import { describe, expect, test } from 'vitest';
import { missingLabel as rule } from '../../../../src/compiler/lint/rules/zt314-missing-label.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (to: string, how: { effect?: string; tier?: string; labels?: string } = {}): string => `idps:
  okta: { domains: example.com }
resources:
  billing: { endpoints: "https://billing.example.com", sensitivity: high, labels: { data: personal, env: prod } }
  crm: { endpoints: "https://crm.example.com", sensitivity: ${how.tier ?? 'high'}, labels: { ${how.labels ?? 'env: prod'} } }
policies:
  staff: { allow: everyone, to: [billing, crm], when: { mfa: any } }
  by-label: { ${how.effect ?? 'deny'}: everyone, to: ${to}, ${how.effect === 'allow' ? 'when' : 'unless'}: { mfa: strong } }
`;

describe('least-privilege/missing-label', () => {
  test('names the key and the deny', async () => {
    const [finding] = await findingsOf(rule, policy('{ labels: { data: personal } }'));
    expect(finding).toMatchObject({ element: 'resources.crm', cause: 'data' });
    expect(finding!.message).toContain('`by-label` selects');
  });

  test.each([
    ['the label with another value', policy('{ labels: { data: personal } }', { labels: 'data: none' })],
    ['a deny that reaches it by name, too', policy('[crm, { labels: { data: personal } }]')],
    ['a deny that selects by what it has', policy('{ labels: { env: prod } }')],
    ['a deny that selects by sensitivity', policy('{ sensitivity: high, except: crm }')],
    ['an allow', policy('{ labels: { data: personal } }', { effect: 'allow' })],
    ['a lower tier', policy('{ labels: { data: personal } }', { tier: 'internal' })],
  ])('%s: quiet', async (_, text) => {
    expect(await messagesOf(rule, text)).toEqual([]);
  });

  test('every key of a selector counts by itself', async () => {
    const found = await findingsOf(rule, policy('{ labels: { data: personal, env: prod } }', { labels: '' }));
    expect(found.map(({ cause }) => cause).sort()).toEqual(['data', 'env']);
  });
});
