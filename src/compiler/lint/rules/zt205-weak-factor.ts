import { MFA_LEVELS } from '../../model/index.js';
import { allowFindings, isAtLeast } from '../allow-findings.js';
import { demandMfa, unsafeFix } from '../demand-edits.js';
import { defineRule } from '../rule.js';

const head = `
idps:
  okta: { domains: [example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
`;

export const weakFactor = defineRule({
  meta: {
    code: 'ZT205',
    id: 'auth/weak-factor',
    title: 'a code by SMS, voice call or mail is enough',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict', 'nist-800-207', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'unsafe',
    rationale:
      '`mfa: any` takes every second factor, also a code by SMS, voice call or mail, which is intercepted, diverted by a swapped SIM card, or typed into a false page. Paths without any second factor are left to `auth/mfa-missing`; the rule looks at what is left after floors.',
    remedy:
      'Demand `mfa: strong`, or `phishing-resistant` for the most sensitive resources; a floor does it for a tier.',
    sources: ['CISA ScubaGear, MS.AAD.3.5', 'Cloudflare: One-time PIN login'],
    options: {
      min: { default: 'high', description: 'the lowest sensitivity that the rule looks at' },
    },
    example: {
      invalid: `${head}  staff-to-crm: { allow: everyone, to: crm, when: { mfa: any } }\n`,
      valid: `${head}  staff-to-crm: { allow: everyone, to: crm, when: { mfa: strong } }\n`,
    },
  },
  check: (context) =>
    allowFindings(
      context,
      ({ requirement }, { sensitivity }) =>
        requirement.mfa === MFA_LEVELS.indexOf('any') && isAtLeast(context, 'min', sensitivity) ? 'any' : undefined,
      ({ policy, allow, who, where }) => ({
        message: `\`${policy}\` lets ${who} reach ${where} with \`mfa: any\`: a code by SMS, voice call or mail is enough, and such codes are intercepted`,
        help: 'demand `mfa: strong`',
        ...unsafeFix(`\`${policy}\` demands \`mfa: strong\``, demandMfa(allow, 'strong')),
      }),
    ),
});
