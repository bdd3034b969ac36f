import { describe, expect, test } from 'vitest';
import { noAttestationOrBinding as rule } from '../../../../src/compiler/lint/rules/zt603-no-attestation-or-binding.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (how: { credential?: string; when?: string; tier?: string; more?: string } = {}): string => `networks:
  dc: 203.0.113.0/24
workloads:
  bot: { kind: agent, identity: bot-1, credential: ${how.credential ?? '{ type: static, lifetime: 1d }'} }
resources:
  api: { endpoints: "https://api.example.com", sensitivity: ${how.tier ?? 'high'} }
policies:
  in: { allow: kind:agent, to: api${how.when ?? ''} }
${how.more ?? ''}`;

describe('workload/no-attestation-or-binding', () => {
  test('a short life does not bind a secret', async () => {
    expect(await findingsOf(rule, policy())).toMatchObject([{ element: 'workloads.bot', resources: ['api'] }]);
  });

  test.each([
    ['an attested environment', { credential: '{ type: static, attested: true }' }],
    ['a token of a provider', { credential: '{ type: oidc, lifetime: 15m }' }],
    ['a network', { when: ', when: { network: dc }' }],
    ['a network that a floor asks for', { more: '  floor: { deny: workloads, to: api, unless: { network: dc } }\n' }],
    [
      'a floor that it does not meet',
      { more: '  floor: { deny: workloads, to: api, unless: { credential: { bound: true } } }\n' },
    ],
    ['the lowest tier', { tier: 'low' }],
  ])('%s silences it', async (_, how) => {
    expect(await messagesOf(rule, policy(how))).toEqual([]);
  });

  test('another way in without the network counts', async () => {
    const more = '  other: { allow: workload:bot, to: api }\n';
    expect(await messagesOf(rule, policy({ when: ', when: { network: dc }', more }))).toHaveLength(1);
  });
});
