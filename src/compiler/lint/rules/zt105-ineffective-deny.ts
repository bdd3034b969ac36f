import { onPolicy, placesOf, policyOf, toText } from '../policy-span.js';
import { defineRule, type Finding } from '../rule.js';
import { names } from '../words.js';

export const ineffectiveDeny = defineRule({
  meta: {
    code: 'ZT105',
    id: 'conflict/ineffective-deny',
    title: 'deny that takes nothing away',
    severity: 'info',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'No allow grants anything of what the deny or floor forbids, or other denies take all of it already. That is right for a guardrail against what may be granted one day; for a deny that answered an incident it means that it does not work, or no longer has to.',
    remedy:
      'Check that the deny names who and what it was meant for. Write `guardrail: true` on a deny that stands against what may be granted one day; it is not told then.',
    sources: ['Cedar analysis: irrelevant forbids', 'Al-Shaer and Hamed: firewall policy anomalies, irrelevance'],
    options: {
      floors: { default: false, description: 'whether floors are told too; they are guardrails by nature' },
    },
    example: {
      invalid: `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com] }
  interns: { members: [tom@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong }, session: { max: 8h } }
  no-interns: { reason: data law, deny: group:interns, to: crm }
`,
      valid: `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com, tom@example.com] }
  interns: { members: [tom@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong }, session: { max: 8h } }
  no-interns: { reason: data law, deny: group:interns, to: crm }
`,
    },
  },
  *check({ estate, analysis, option }): Iterable<Finding> {
    for (const { policy: name, because, cover } of analysis.ineffectiveDenies()) {
      const policy = policyOf(estate, name);
      if (policy.effect === 'allow' || policy.guardrail || (policy.unless && option('floors') !== true)) continue;
      const nothing = policy.unless
        ? 'all that is granted there meets it already'
        : 'nothing of it is granted to anyone';
      const why =
        because === 'covered' ? `${names(cover)} ${cover.length === 1 ? 'denies' : 'deny'} all of it already` : nothing;
      yield {
        ...onPolicy(policy),
        cause: [because, ...cover].join(' '),
        message: `\`${name}\` ${toText(policy)} takes nothing away: ${why}`,
        related: placesOf(estate, cover, 'denies it already'),
        help: 'check whom and what it names, or write `guardrail: true`',
        resources: policy.resources,
      };
    }
  },
});
