import { describe, expect, test } from 'vitest';
import { privateRangeAtCloudPep as rule } from '../../../../src/compiler/lint/rules/zt503-private-range-at-cloud-pep.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const CONFIG = { config: 'targets: { web: { kind: cloudflare-access }, mesh: { kind: tailscale } }\n' };
const policy = (cidrs: string, via = 'web', more = ''): string => `idps:
  okta: { domains: example.com }
networks:
  net: [${cidrs}]
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal, via: ${via} }
  page: { endpoints: "https://www.example.com", sensitivity: low, via: ${via}${more} }
policies:
  in: { allow: everyone, to: wiki, when: { network: net } }
`;

describe('network/private-range-at-cloud-pep', () => {
  test.each(['192.168.0.0/24', '"fd00::/8"', '"10.0.0.0/8", "172.16.0.0/13"', '127.0.0.1'])(
    '%s is private',
    async (cidrs) => {
      expect(await findingsOf(rule, policy(cidrs), CONFIG)).toMatchObject([
        { element: 'policies.in', resources: ['wiki'] },
      ]);
    },
  );

  test.each([
    ['one public address among private ones', '10.0.0.0/8, 198.51.100.7', 'web'],
    ['a block that is larger than the private one', '172.0.0.0/8', 'web'],
    ['a target that sees the device', '10.0.0.0/8', 'mesh'],
  ])('%s: quiet', async (_, cidrs, via) => {
    expect(await messagesOf(rule, policy(cidrs, via), CONFIG)).toEqual([]);
  });

  test('a public resource of private networks is public to nobody', async () => {
    const found = await findingsOf(
      rule,
      policy('10.0.0.0/8', 'web', ', public: { reason: news, networks: net }'),
      CONFIG,
    );
    expect(found.map(({ element }) => element).sort()).toEqual(['policies.in', 'resources.page']);
  });

  test('which kinds of targets these are is an option', async () => {
    const config = `${CONFIG.config}lint: { rules: { ZT503: { options: { kinds: [tailscale] } } } }\n`;
    expect(await messagesOf(rule, policy('10.0.0.0/8'), { config })).toEqual([]);
    expect(await messagesOf(rule, policy('10.0.0.0/8', 'mesh'), { config })).toHaveLength(1);
  });
});
