import { onPolicy, policyOf } from '../policy-span.js';
import { defineRule, type Finding } from '../rule.js';

const example = (admin: string): string => `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com] }
  admins: { members: [${admin}] }
  # In both at once.
  sales-admins: { all_of: [group:sales, group:admins] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm, when: { mfa: any } }
  admins-to-crm: { reason: operation, allow: group:sales-admins, to: crm, when: { mfa: any, platform: macos } }
`;

export const unsatisfiablePolicy = defineRule({
  meta: {
    code: 'ZT005',
    id: 'correctness/unsatisfiable-policy',
    title: 'policy that no request can meet',
    severity: 'error',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'What the policy asks for excludes itself: nobody is meant, or its conditions cannot hold together at any moment of its validity within the year from now. An allow of this kind grants nothing and a deny takes nothing, although both look as if they did. Policies that have ended are another rule (ZT402).',
    remedy: 'Widen the condition that excludes the others, name who is meant, or remove the policy.',
    sources: [
      'Cloudflare Access documentation: Require rules are combined with AND',
      'Cedar analysis: vacuous policies',
    ],
    options: {},
    example: { invalid: example('li@example.com'), valid: example('ana@example.com') },
  },
  *check({ estate, analysis }): Iterable<Finding> {
    for (const { policy: name, because } of analysis.unsatisfiable()) {
      if (because !== 'nobody' && because !== 'conditions') continue;
      const policy = policyOf(estate, name);
      const why = because === 'nobody' ? 'it names nobody who exists' : 'its conditions never hold together';
      const effect = policy.effect === 'allow' ? 'grants nothing' : 'takes nothing away';
      yield {
        ...onPolicy(policy),
        cause: because,
        message: `no request can meet \`${name}\`: ${why}, so it ${effect}`,
        help:
          because === 'nobody'
            ? 'name who is meant, or remove the policy'
            : 'widen what excludes the rest (schedule and validity, place, platform), or remove the policy',
        resources: policy.resources,
      };
    }
  },
});
