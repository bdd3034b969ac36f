import { describeRequirement, type Requirement, witness } from '../../analysis/index.js';
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
  staff-to-crm: { allow: group:staff, to: crm, when: { mfa: strong }, session: { max: 4h } }
`;

export const sessionMismatch = defineRule({
  meta: {
    code: 'ZT109',
    id: 'conflict/session-mismatch',
    title: 'allows for the same people differ only in the session, and the longest wins',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'Each matching allow counts by itself, so that the longest of several sessions is the one people have. Where two allows mean the same people and differ in `session.max` or `session.idle` alone, the shorter limit does nothing there. Only what is certain is reported: two different open groups may or may not share people.',
    remedy: 'Give both the same session, or set the limit with a floor: `unless: { session: { max: 4h } }`.',
    sources: ['Prowler: sign-in frequency', 'Maester: MT.1018'],
    options: {},
    example: {
      invalid: `${head}  office-to-crm: { allow: everyone, to: crm, when: { mfa: strong, network: office }, session: { max: 12h } }\n`,
      valid: `${head}  office-to-crm: { allow: everyone, to: crm, when: { mfa: strong, network: office }, session: { max: 4h } }\n`,
    },
  },
  *check(context) {
    const { estate, analysis } = context;
    for (const { strong, weak, piece, resources } of weakerPaths(context, differOnlyInSession)) {
      const request = witness(estate, strong.resource, piece, analysis.horizon.from);
      yield {
        ...onPolicy(policyOf(estate, strong.policy)),
        cause: `${weak.policy} ${resources.join(' ')}`,
        message: `\`${strong.policy}\` limits sessions on ${names(resources)} to ${limits(strong.requirement)}, but some of those it means have ${limits(weak.requirement)} through \`${weak.policy}\`: the longest wins`,
        related: placesOf(estate, [weak.policy], 'allows a longer session'),
        help: 'give both the same session, or set the limit with a floor',
        resources,
        reach: strong.reach,
        ...(request && { witness: { request, decision: 'allow' } }),
      };
    }
  },
});

function limits(requirement: Requirement): string {
  const texts = describeRequirement(requirement).filter((text) => /^(session|idle) [0-9]/.test(text));
  return texts.join(', ') || 'no limit';
}
