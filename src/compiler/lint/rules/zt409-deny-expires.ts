import type { DenyPolicy } from '../../model/index.js';
import { removeEnd, unsafeFix } from '../demand-edits.js';
import { daysOf, written } from '../facts/index.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

export const denyExpires = defineRule({
  meta: {
    code: 'ZT409',
    id: 'lifecycle/deny-expires',
    title: 'a deny has an end, after which access widens by itself',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'unsafe',
    rationale:
      'When an allow ends, people ask. When a deny ends, nobody notices: from that instant on the policy lets in whom it kept out, without a change that anyone reviewed. Of denies that take nothing away only guardrails are told: others are the matter of another rule.',
    remedy: 'Leave `expires` out and remove the deny in a reviewed change when it is no longer needed.',
    sources: ['The specification of the language: a deny outside its validity no longer refuses'],
    options: {},
    example: {
      invalid: `idps:
  okta: { domains: example.com }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  staff-to-wiki: { allow: everyone, to: wiki, when: { mfa: any } }
  not-omar: { deny: user:omar@example.com, to: wiki, expires: 2039-09-30 }
`,
      valid: `idps:
  okta: { domains: example.com }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  staff-to-wiki: { allow: everyone, to: wiki, when: { mfa: any } }
  not-omar: { deny: user:omar@example.com, to: wiki }
`,
    },
  },

  *check({ estate, analysis, now }) {
    const ending = [...estate.policies.values()].filter(
      (policy): policy is DenyPolicy =>
        policy.effect === 'deny' && isNow(policy, now) && policy.validity.to !== undefined,
    );
    if (ending.length === 0) return;
    const idle = new Set(analysis.ineffectiveDenies().map(({ policy }) => policy));
    for (const deny of ending) {
      const { name, validity, resources, guardrail } = deny;
      if (idle.has(name) && !guardrail) continue;
      const to = validity.to!;
      const what = idle.has(name) ? 'nothing guards' : 'access to';
      const then = idle.has(name) ? 'against what is granted by then' : 'widens without a change that anyone reviews';
      yield {
        message: `in ${daysOf((to.value - now) / 1000)} (\`expires: ${written(to)}\`) deny \`${name}\` stops refusing, and ${what} ${names(resources)} ${then}`,
        span: to.span,
        label: 'from here on it no longer refuses',
        help: 'leave `expires` out, and remove the deny when it is no longer needed',
        element: `policies.${name}`,
        cause: written(to),
        resources,
        ...unsafeFix(`take the end out of \`${name}\``, removeEnd(deny)),
      };
    }
  },
});

function isNow({ validity: { from, to } }: DenyPolicy, now: number): boolean {
  return (from === undefined || from.value <= now) && (to === undefined || to.value > now);
}
