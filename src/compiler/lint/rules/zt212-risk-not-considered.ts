import type { Conditions, Estate } from '../../model/index.js';
import { allowFindings, isAtLeast } from '../allow-findings.js';
import { defineRule } from '../rule.js';

const head = `
idps:
  okta: { domains: [example.com] }
profiles:
  calm: { mfa: strong, risk: { max: medium } }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff-to-wiki: { allow: everyone, to: wiki, when: { profile: calm } }
`;

export const riskNotConsidered = defineRule({
  meta: {
    code: 'ZT212',
    id: 'auth/risk-not-considered',
    title: 'a sensitive resource is reached at any risk, though the risk is known',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'An identity provider that rates sign-ins says which of them look stolen. Where a policy uses that signal somewhere, a sensitive resource that ignores it is the softer door. Estates that never speak of risk are taken to have no such signal.',
    remedy: 'Demand `risk: { max: medium }` or `{ max: low }` in the allow, its profile, or a floor over the tier.',
    sources: ['CISA ScubaGear, MS.AAD.2.1 and MS.AAD.2.3', 'NIST SP 800-207, tenet 4'],
    options: {
      min: { default: 'high', description: 'the lowest sensitivity that the rule looks at' },
    },
    example: {
      invalid: `${head}  staff-to-crm: { allow: everyone, to: crm, when: { mfa: strong } }\n`,
      valid: `${head}  staff-to-crm: { allow: everyone, to: crm, when: { mfa: strong, risk: { max: low } } }\n`,
    },
  },
  check: (context) => {
    if (!speaksOfRisk(context.estate)) return [];
    return allowFindings(
      context,
      ({ requirement }, { sensitivity }) =>
        requirement.risk === 0 && isAtLeast(context, 'min', sensitivity) ? 'risk' : undefined,
      ({ policy, who, where }) => ({
        message: `\`${policy}\` lets ${who} reach ${where} at any risk, though this policy looks at the risk elsewhere: a login that looks stolen gets in`,
        help: 'demand `risk: { max: medium }` or less',
      }),
    );
  },
});

/** True when some condition demands a risk below the highest. */
function speaksOfRisk({ profiles, policies, breakGlass }: Estate): boolean {
  const demands = (conditions?: Conditions): boolean =>
    conditions?.risk !== undefined && conditions.risk.value !== 'high';
  return (
    [...profiles.values()].some(({ conditions }) => demands(conditions)) ||
    [...breakGlass.values()].some(({ when }) => demands(when)) ||
    [...policies.values()].some((policy) =>
      policy.effect === 'allow' ? demands(policy.when) : policy.unless?.some(demands),
    )
  );
}
