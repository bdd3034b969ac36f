import type { Cidr, Located, Network } from '../../model/index.js';
import { trustedNetworkNames } from '../facts/index.js';
import { defineRule, type Finding } from '../rule.js';

export const broadCidr = defineRule({
  meta: {
    code: 'ZT502',
    id: 'network/broad-cidr',
    title: 'a network that lets people in is so wide that it says nothing',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'nist-800-207'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A condition that sixteen million addresses meet is met by everybody who tries, and still reads like care. Networks that only a deny names, to keep people out, are not meant: there a wide block is strict.',
    remedy:
      'List the blocks that are really yours, or leave the condition out and demand a second factor and a device.',
    sources: [
      'Google Firewall Insights: overly permissive ranges',
      'NIST SP 800-207, tenet 2: network location alone does not imply trust',
    ],
    options: {
      ipv4: { default: 8, description: 'An IPv4 block with a prefix of at most this length is too wide.' },
      ipv6: { default: 19, description: 'An IPv6 block with a prefix of at most this length is too wide.' },
    },
    example: {
      invalid: `idps:
  okta: { domains: example.com }
networks:
  anywhere: 0.0.0.0/0
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-crm: { allow: everyone, to: crm, when: { network: anywhere, mfa: strong } }
`,
      valid: `idps:
  okta: { domains: example.com }
networks:
  anywhere: 203.0.113.0/24
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-crm: { allow: everyone, to: crm, when: { network: anywhere, mfa: strong } }
`,
    },
  },

  *check({ estate, option }) {
    const limits = { 4: option('ipv4') as number, 6: option('ipv6') as number };
    const trusted = trustedNetworkNames(estate);
    for (const network of estate.networks.values()) {
      if (!trusted.has(network.name)) continue;
      for (const cidr of new Map(network.cidrs.map((each) => [each.value.text, each])).values()) {
        if (cidr.value.prefix <= limits[cidr.value.family]) yield finding(network, cidr);
      }
    }
  },
});

function finding({ name }: Network, { value, span }: Located<Cidr>): Finding {
  return {
    message: `network \`${name}\` lets people in and holds \`${value.text}\`, ${sizeOf(value)}: whoever tries is in it`,
    span,
    label: 'too wide',
    help: 'list the blocks that are yours',
    element: `networks.${name}`,
    cause: value.text,
  };
}

function sizeOf({ family, prefix }: Cidr): string {
  if (prefix === 0) return `every IPv${family} address`;
  return family === 4 ? `${2 ** (32 - prefix)} addresses` : `one of ${2 ** prefix} parts of IPv6`;
}
