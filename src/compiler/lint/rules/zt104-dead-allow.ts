import { onPolicy, placesOf, policyOf, toText } from '../policy-span.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

export const deadAllow = defineRule({
  meta: {
    code: 'ZT104',
    id: 'conflict/dead-allow',
    title: 'allow of which every request is denied',
    severity: 'error',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'Plain denies, and floors that nobody whom the allow means can meet, take all that it grants. Either people who need access do not have it, or the allow is a remainder that becomes access on the day on which somebody removes the deny.',
    remedy: 'Narrow the deny (`except`, `unless`, `when`) if the access is wanted, or remove the allow.',
    sources: ['Cedar analysis: permits overridden by forbids', 'Al-Shaer and Hamed: firewall policy anomalies'],
    options: {},
    example: {
      invalid: `idps: { okta: { domains: [example.com] }, agency: { domains: [agency.example] } }
groups:
  sales: { members: [ana@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong }, session: { max: 8h } }
  agent-to-crm: { reason: campaign, allow: user:dev@agency.example, to: crm, when: { mfa: strong }, session: { max: 8h } }
  no-agency: { reason: contract, deny: "domain:agency.example", to: crm }
`,
      valid: `idps: { okta: { domains: [example.com] }, agency: { domains: [agency.example] } }
groups:
  sales: { members: [ana@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong }, session: { max: 8h } }
  agent-to-crm: { reason: campaign, allow: user:dev@agency.example, to: crm, when: { mfa: strong }, session: { max: 8h } }
  no-agency: { reason: contract, deny: "domain:agency.example", except: user:dev@agency.example, to: crm }
`,
    },
  },
  *check({ estate, analysis }): Iterable<Finding> {
    for (const { policy: name, denies, witness } of analysis.deadAllows()) {
      const policy = policyOf(estate, name);
      const verb = denies.length === 1 ? 'takes' : 'together take';
      yield {
        ...onPolicy(policy),
        cause: denies.join(' '),
        message: `\`${name}\` ${toText(policy)} grants nothing: ${names(denies)} ${verb} all of it`,
        related: placesOf(estate, denies, 'denies it'),
        help: `narrow ${names(denies)} if this access is wanted, or remove \`${name}\``,
        witness: { request: witness, decision: 'deny' },
        resources: policy.resources,
      };
    }
  },
});
