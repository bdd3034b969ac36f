import { describe, expect, test } from 'vitest';
import { broadCidr as rule } from '../../../../src/compiler/lint/rules/zt502-broad-cidr.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (cidrs: string, use = 'allow: everyone, to: crm, when: { network: net }'): string => `idps:
  okta: { domains: example.com }
networks:
  net: [${cidrs}]
  other: 198.51.100.0/24
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  in: { allow: everyone, to: crm, when: { network: other } }
  use: { ${use} }
`;

describe('network/broad-cidr', () => {
  test.each([
    ['"::/0"', 'every IPv6 address'],
    ['10.0.0.0/8', '16777216 addresses'],
    ['128.0.0.0/1', '2147483648 addresses'],
    ['"2000::/3"', 'one of 8 parts of IPv6'],
  ])('%s is too wide: %s', async (cidr, size) => {
    expect((await messagesOf(rule, policy(cidr)))[0]).toContain(size);
  });

  test.each(['10.0.0.0/9', '203.0.113.7', '"2001:db8::/32"', '"2000::/20"'])('%s is not', async (cidr) => {
    expect(await messagesOf(rule, policy(cidr))).toEqual([]);
  });

  test('says each block once', async () => {
    const found = await findingsOf(rule, policy('10.0.0.0/8, 11.0.0.0/8, 10.0.0.0/8, 203.0.113.0/24'));
    expect(found.map(({ cause }) => cause).sort()).toEqual(['10.0.0.0/8', '11.0.0.0/8']);
  });

  test('a network that keeps people out may be wide, one that spares them from a floor may not', async () => {
    expect(await messagesOf(rule, policy('0.0.0.0/0', 'deny: everyone, to: crm, when: { network: net }'))).toEqual([]);
    const floor = 'deny: everyone, to: crm, unless: [{ mfa: strong }, { network: net }]';
    expect(await messagesOf(rule, policy('0.0.0.0/0', floor))).toHaveLength(1);
  });
});
