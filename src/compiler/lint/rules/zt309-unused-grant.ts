import { unsafeFix } from '../demand-edits.js';
import { onPolicy, toText } from '../policy-span.js';
import { removeEntry } from '../remove-entry.js';
import { defineRule, type Finding } from '../rule.js';

const DAY = 86_400_000;

const policy = `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com] }
  auditors: { members: [li@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong } }
`;

export const unusedGrant = defineRule({
  meta: {
    code: 'ZT309',
    id: 'least-privilege/unused-grant',
    title: 'allow that nobody used for long',
    severity: 'warning',
    kind: 'exact',
    needs: ['usage'],
    sets: ['strict', 'nist-800-207', 'cisa-ztmm-advanced'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'unsafe',
    rationale:
      'What is granted and not used is missed by nobody and of use only to an intruder. The rule reads the usage data of the project (`lint.usage`, see docs/lint.md) and speaks of allows that were in force for all of the time asked about. Where the data covers less time than that, it says nothing.',
    remedy: 'Remove the allow, or give it an end. Break-glass entries are meant to be unused and are passed over.',
    sources: [
      'AWS IAM Access Analyzer: unused access',
      'Google Firewall Insights: unused rules',
      'NIST SP 800-53, AC-6(7)',
    ],
    options: { days: { default: 90, description: 'days without use after which an allow is told' } },
    example: {
      invalid: `${policy}  audit-to-crm: { reason: audit, allow: group:auditors, to: crm, when: { mfa: strong } }\n`,
      valid: policy,
      usage:
        '{"taken": "2026-06-01T00:00:00Z", "days": 365}\n{"policy": "sales-to-crm", "last_use": "2099-12-31T00:00:00Z"}\n',
    },
  },
  *check({ estate, now, usage, option }): Iterable<Finding> {
    const days = option('days') as number;
    if (!usage || usage.days < days) return;
    const since = now - days * DAY;
    for (const allow of estate.policies.values()) {
      const { from, to } = allow.validity;
      if (allow.effect === 'deny' || (from && from.value > since) || (to && to.value <= now)) continue;
      const last = usage.lastUse.get(allow.name);
      if (last !== undefined && last > since) continue;
      const when = last === undefined ? `in the ${usage.days} days of the usage data` : `since ${dayOf(last)}`;
      const removal = removeEntry(allow);
      yield {
        ...onPolicy(allow),
        cause: 'unused',
        message: `nobody used \`${allow.name}\` ${toText(allow)} ${when}`,
        help: 'remove it, or give it an end',
        resources: allow.resources,
        ...unsafeFix(`remove \`${allow.name}\``, removal && [removal]),
      };
    }
  },
});

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
