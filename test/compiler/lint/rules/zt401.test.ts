import { describe, expect, test } from 'vitest';
import { privilegedWithoutJit as rule } from '../../../../src/compiler/lint/rules/zt401-privileged-without-jit.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (how: { grant?: string; tier?: string; floor?: string; who?: string } = {}): string => `idps:
  okta: { domains: example.com }
groups:
  admins: { source: okta, external: Admins }
workloads:
  ci: { kind: ci, identity: ci-1, credential: { type: x509, lifetime: 1d } }
approvals:
  lead: { approvers: "user:lead@example.com" }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: ${how.tier ?? 'critical'} }
policies:
  to-vault: { allow: "${how.who ?? 'group:admins'}", to: vault${how.grant ?? ''} }
  floor: { deny: everyone, to: vault, unless: ${how.floor ?? '{ mfa: any }'} }
`;

const shell = (as: string, more = ''): string => `idps:
  okta: { domains: example.com }
approvals:
  lead: { approvers: "user:lead@example.com" }
resources:
  shell: { endpoints: "ssh://shell.example.com", sensitivity: internal }
policies:
  staff-to-shell: { allow: everyone, to: shell, as: ${as}${more} }
`;

describe('lifecycle/privileged-without-jit', () => {
  test('an open group on a critical resource for ever is everybody', async () => {
    const [finding] = await findingsOf(rule, policy());
    expect(finding).toMatchObject({
      element: 'policies.to-vault',
      reach: 'all',
      level: 'warning',
      resources: ['vault'],
    });
  });

  test.each([
    ['an end', { grant: ', expires: 2026-12-31' }],
    ['an approval', { grant: ', when: { approval: lead }' }],
    ['an approval that a floor demands', { floor: '{ approval: lead }' }],
    ['a session of exactly the limit, demanded by a floor', { floor: '{ session: { max: 4h } }' }],
    ['a resource of a lower tier', { tier: 'high' }],
    ['a workload, which nobody approves', { who: 'workload:ci' }],
  ])('%s silences it', async (_, how) => {
    expect(await messagesOf(rule, policy(how))).toEqual([]);
  });

  test('a session longer than the limit does not', async () => {
    expect(await messagesOf(rule, policy({ floor: '{ session: { max: 241m } }' }))).toHaveLength(1);
  });

  test('an approval that is only one of two ways does not', async () => {
    expect(await messagesOf(rule, policy({ floor: '[{ approval: lead }, { mfa: strong }]' }))).toHaveLength(1);
  });

  test('root is privileged on any tier, and a short session does not excuse it', async () => {
    const [finding] = await findingsOf(rule, shell('any', ', session: { max: 1h }'));
    expect(finding).toMatchObject({ severity: 'security', cause: 'root' });
    expect(finding!.message).toContain('as root');
    expect(await messagesOf(rule, shell('[root]'))).toHaveLength(1);
    expect(await messagesOf(rule, shell('nonroot'))).toEqual([]);
    expect(await messagesOf(rule, shell('any', ', when: { approval: lead }'))).toEqual([]);
  });

  test('root may be left out by an option, tiers added', async () => {
    const options = (text: string): { config: string } => ({
      config: `lint: { rules: { ZT401: { options: ${text} } } }\n`,
    });
    expect(await messagesOf(rule, shell('any'), options('{ root: false }'))).toEqual([]);
    expect(await messagesOf(rule, policy({ tier: 'high' }), options('{ sensitivity: [high] }'))).toHaveLength(1);
  });
});
