import { MFA_LEVELS } from '../../model/index.js';
import { allowFindings } from '../allow-findings.js';
import { demandMfa, unsafeFix } from '../demand-edits.js';
import { defineRule } from '../rule.js';

const example = (mfa: string): string => `idps: { okta: { domains: [example.com] } }
posture:
  laptop: { managed: true, disk_encrypted: true }
approvals:
  lead: { approvers: user:lead@example.com, max: 4h }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: critical }
policies:
  keepers-to-vault:
    reason: operation
    allow: user:ana@example.com
    to: vault
    when: { mfa: ${mfa}, posture: laptop, approval: lead }
    session: { max: 1h, idle: 10m }
`;

export const noPhishingResistantCrownJewel = defineRule({
  meta: {
    code: 'ZT203',
    id: 'auth/no-phishing-resistant-crown-jewel',
    title: 'people reach a crown jewel with a factor that can be phished',
    severity: 'security',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'nist-800-207', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'unsafe',
    rationale:
      'A code that is typed in, and a push that is confirmed, can be had from a person by a page that looks right. Security keys and passkeys cannot. What would hurt most when lost is worth the difference. The rule looks at effective access, so that a floor over the tier silences it.',
    remedy:
      'Demand `mfa: phishing-resistant` in the allow, or of everyone at once with a floor: `deny: everyone`, `to: { sensitivity: critical }`, `unless: { mfa: phishing-resistant }`.',
    sources: [
      'CISA ScubaGear MS.AAD.3.1 and 3.6: phishing-resistant factors',
      'OMB M-22-09: phishing-resistant authentication of staff',
      'CISA Zero Trust Maturity Model 2.0, Identity: Authentication',
    ],
    options: { sensitivity: { default: ['critical'], description: 'the tiers that the rule looks at' } },
    example: { invalid: example('strong'), valid: example('phishing-resistant') },
  },
  check(context) {
    const tiers = context.option('sensitivity') as readonly string[];
    return allowFindings(
      context,
      ({ requirement: { mfa } }, { sensitivity }) =>
        mfa < MFA_LEVELS.indexOf('phishing-resistant') && tiers.includes(sensitivity) ? MFA_LEVELS[mfa] : undefined,
      ({ policy, allow, who, what, where }) => ({
        message: `\`${policy}\` lets ${who} reach ${where} with ${what === 'none' ? 'no second factor' : `\`mfa: ${what}\``}: such a login can be phished`,
        help: 'demand `mfa: phishing-resistant` in `when`, or write a floor over the tier',
        ...unsafeFix(`\`${policy}\` demands \`mfa: phishing-resistant\``, demandMfa(allow, 'phishing-resistant')),
      }),
    );
  },
});
