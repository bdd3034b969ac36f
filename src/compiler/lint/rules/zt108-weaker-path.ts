import { describeRequirement, witness } from '../../analysis/index.js';
import { onPolicy, placesOf, policyOf } from '../policy-span.js';
import { defineRule } from '../rule.js';
import { differOnlyInSession, weakerPaths } from '../weaker-paths.js';
import { names } from '../words.js';

const head = `
idps:
  okta: { domains: [example.com] }
groups:
  staff: { source: okta, external: staff }
networks:
  office: 203.0.113.0/24
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  staff-to-crm: { allow: group:staff, to: crm, when: { mfa: strong } }
`;

export const weakerPath = defineRule({
  meta: {
    code: 'ZT108',
    id: 'conflict/weaker-path',
    title: 'the demand of an allow is moot for people whom another one lets in for less',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'Allows add up: whoever meets one of them is in. Where two of them mean the same people and one demands strictly less, the stricter one decides nothing there, though a reader takes it for the rule. Only what is certain is reported: two different open groups may or may not share people. An allow that is moot as a whole is left to the redundancy rules, one that differs in session lengths alone to `conflict/session-mismatch`.',
    remedy:
      'Demand the same in both, leave out of the weaker allow whom the stricter one means, or write the demand as a floor, which binds every allow.',
    sources: ['CISA Zero Trust Maturity Model 2.0, access management', 'Al-Shaer and Hamed, policy anomalies'],
    options: {},
    example: {
      invalid: `${head}  office-to-crm: { allow: everyone, to: crm, when: { mfa: any, network: office } }\n`,
      valid: `${head}  office-to-crm: { allow: everyone, to: crm, when: { mfa: strong, network: office } }\n`,
    },
  },
  *check(context) {
    const { estate, analysis } = context;
    for (const { strong, weak, piece, resources } of weakerPaths(context, (a, b) => !differOnlyInSession(a, b))) {
      const request = witness(estate, strong.resource, piece, analysis.horizon.from);
      yield {
        ...onPolicy(policyOf(estate, strong.policy)),
        cause: `${weak.policy} ${resources.join(' ')}`,
        message: `\`${strong.policy}\` demands ${said(strong.requirement)} for ${names(resources)}, but for some of those it means \`${weak.policy}\` is enough, with ${said(weak.requirement)}`,
        related: placesOf(estate, [weak.policy], 'demands less'),
        help: 'demand the same in both, or write the demand as a floor',
        resources,
        reach: strong.reach,
        ...(request && { witness: { request, decision: 'allow' } }),
      };
    }
  },
});

function said(requirement: Parameters<typeof describeRequirement>[0]): string {
  return describeRequirement(requirement).join(', ') || 'nothing';
}
