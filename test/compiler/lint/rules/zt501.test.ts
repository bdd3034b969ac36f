import { describe, expect, test } from 'vitest';
import { ipAsPrimaryTrust as rule } from '../../../../src/compiler/lint/rules/zt501-ip-as-primary-trust.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (when: string, more = '', who = 'everyone', tier = 'high'): string => `idps:
  okta: { domains: example.com }
networks:
  office: 203.0.113.0/24
posture:
  laptop: { managed: true }
workloads:
  ci: { kind: ci, identity: ci-1, credential: { type: x509, lifetime: 1d } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: ${tier} }
policies:
  in: { allow: "${who}", to: crm, when: ${when} }
${more}`;

describe('network/ip-as-primary-trust', () => {
  test('names the network, and a login from there gets in', async () => {
    const [finding] = await findingsOf(rule, policy('{ network: office }'));
    expect(finding!.message).toBe(
      '`in` trusts `office` to let everyone into `crm`: who has a login and an address there needs nothing else',
    );
    expect(finding).toMatchObject({ reach: 'all', resources: ['crm'], witness: { request: { ip: '203.0.113.0' } } });
  });

  test.each([
    ['a second factor', policy('{ network: office, mfa: any }')],
    ['a device', policy('{ network: office, posture: laptop }')],
    [
      'a floor that asks for one',
      policy('{ network: office }', '  floor: { deny: everyone, to: crm, unless: { mfa: any } }\n'),
    ],
    ['a workload', policy('{ network: office }', '', 'workload:ci')],
    ['a resource of the lowest tier', policy('{ network: office }', '', 'everyone', 'low')],
    ['no network at all', policy('{ idp: okta }')],
    [
      'a network that one must not be in',
      policy('{ idp: okta }', '  not-there: { deny: everyone, to: crm, when: { network: office } }\n'),
    ],
  ])('%s is quiet', async (_, text) => {
    expect(await messagesOf(rule, text)).toEqual([]);
  });

  test('a floor that spares the office takes the second factor away there', async () => {
    const floor = '  floor: { deny: everyone, to: crm, unless: [{ network: office }, { mfa: strong }] }\n';
    const found = await findingsOf(rule, policy('{ posture: laptop }', floor));
    expect(found.map(({ cause }) => cause)).toEqual(['eased']);
    expect(found[0]!.message).toContain('a weaker second factor there than elsewhere');
    const level = '  floor: { deny: everyone, to: crm, unless: [{ network: office, mfa: strong }, { mfa: strong }] }\n';
    expect(await messagesOf(rule, policy('{ posture: laptop }', level))).toEqual([]);
  });
});
