import { describe, expect, test } from 'vitest';
import { noPolicyTests as rule } from '../../../../src/compiler/lint/rules/zt903-no-policy-tests.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (tests: string, tier = 'sensitivity: high'): string => `idps:
  okta: { domains: example.com }
resources:
  crm: { endpoints: "https://crm.example.com", ${tier} }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  in: { allow: user:ana@example.com, to: [crm, wiki], when: { mfa: strong } }
tests: [${tests}]
`;

describe('governance/no-policy-tests', () => {
  test.each([
    ['{ name: t, who: { user: ana@example.com, mfa: strong }, can: crm }', 0],
    ['{ name: t, who: { nobody: true }, cannot: [wiki, crm] }', 0],
    ['{ name: t, who: { nobody: true }, cannot: wiki }', 1],
    ['', 1],
  ])('tests [%s]: %i', async (tests, count) => {
    expect(await messagesOf(rule, policy(tests))).toHaveLength(count);
  });

  test('a resource without a sensitivity is critical, and says so', async () => {
    expect((await findingsOf(rule, policy('', 'title: CRM')))[0]!.message).toContain('`crm` is critical');
    expect(await messagesOf(rule, policy('', 'sensitivity: internal'))).toEqual([]);
  });

  test('which tiers need a test is an option', async () => {
    const config = 'lint: { rules: { ZT903: { options: { sensitivity: [internal] } } } }\n';
    expect(await findingsOf(rule, policy(''), { config })).toMatchObject([{ element: 'resources.wiki' }]);
  });
});
