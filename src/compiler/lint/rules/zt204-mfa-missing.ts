import { allowFindings, isAtLeast } from '../allow-findings.js';
import { demandMfa, unsafeFix } from '../demand-edits.js';
import { defineRule } from '../rule.js';

const example = (when: string): string => `idps: { okta: { domains: [example.com] } }
posture:
  laptop: { managed: true, disk_encrypted: true }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  ana-to-crm: { reason: daily work, allow: user:ana@example.com, to: crm, when: ${when}, session: { max: 8h } }
`;

export const mfaMissing = defineRule({
  meta: {
    code: 'ZT204',
    id: 'auth/mfa-missing',
    title: 'people get in without a second factor',
    severity: 'security',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict', 'nist-800-207', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'unsafe',
    rationale:
      'A password that was guessed, reused or phished is enough. That the identity provider asks for a second factor of its own accord is nothing that this policy demands, and nothing that it notices when it ends. The rule looks at effective access, so that a floor silences it.',
    remedy:
      'Demand `mfa` in the allow or its profile, or of everyone at once with a floor: `deny: everyone`, `to: all`, `unless: { mfa: any }`.',
    sources: ['CISA ScubaGear MS.AAD.3.2: a second factor for everyone', 'Maester MT.1007', 'NIST SP 800-207, tenet 6'],
    options: { min: { default: 'internal', description: 'the lowest sensitivity that the rule looks at' } },
    example: { invalid: example('{ posture: laptop }'), valid: example('{ posture: laptop, mfa: any }') },
  },
  check: (context) =>
    allowFindings(
      context,
      ({ requirement: { mfa } }, { sensitivity }) =>
        mfa === 0 && isAtLeast(context, 'min', sensitivity) ? 'mfa' : undefined,
      ({ policy, allow, who, where }) => ({
        message: `\`${policy}\` lets ${who} reach ${where} without a second factor: a stolen password is enough`,
        help: 'demand `mfa` in `when`, or write a floor',
        ...unsafeFix(`\`${policy}\` demands \`mfa: strong\``, demandMfa(allow, 'strong')),
      }),
    ),
});
