import { redundant } from '../redundancy-finding.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

export const duplicatePolicy = defineRule({
  meta: {
    code: 'ZT101',
    id: 'redundancy/duplicate-policy',
    title: 'policy that grants exactly what another one grants',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'safe',
    rationale:
      'Two allows grant the same people the same resources under demands that come to the same, floors and denies included. Whoever tightens or removes one of them changes nothing, and believes to have.',
    remedy: 'Keep one of them. `ztctl lint --fix` removes the other after proving that access stays as it is.',
    sources: ['Al-Shaer and Hamed: firewall policy anomalies, redundancy', 'Cedar analysis: equivalent policies'],
    options: {},
    example: {
      invalid: `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com, li@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm:
    { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong }, session: { max: 8h } }
  two-people-to-crm:
    { reason: onboarding, allow: [user:ana@example.com, user:li@example.com], to: crm, when: { mfa: strong }, session: { max: 8h } }
`,
      valid: `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com, li@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm:
    { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong }, session: { max: 8h } }
`,
    },
  },
  check: (context) =>
    redundant(context, 'duplicate', ({ cover }) => `grants exactly what ${names(cover)} grants`, 'grants the same'),
});
