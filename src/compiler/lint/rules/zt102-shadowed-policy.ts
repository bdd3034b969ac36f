import { redundant } from '../redundancy-finding.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

export const shadowedPolicy = defineRule({
  meta: {
    code: 'ZT102',
    id: 'redundancy/shadowed-policy',
    title: 'policy that one other policy covers',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['minimal', 'recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'safe',
    rationale:
      'Everything that the allow grants is granted by one other allow, which is wider: to more people, to more resources, or with weaker demands. The stricter demands of this one protect nothing, because nobody has to meet them.',
    remedy:
      'If the wide policy is right, remove this one. If this one is right, narrow the wide one: it is why the demands here are moot.',
    sources: [
      'Al-Shaer and Hamed: firewall policy anomalies, shadowing',
      'Cedar analysis: shadowed permits',
      'Google Firewall Insights: shadowed rules',
    ],
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
  ana-to-crm:
    { reason: audit, allow: user:ana@example.com, to: crm, when: { mfa: phishing-resistant }, session: { max: 1h } }
`,
      valid: `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [li@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm:
    { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong }, session: { max: 8h } }
  ana-to-crm:
    { reason: audit, allow: user:ana@example.com, to: crm, when: { mfa: phishing-resistant }, session: { max: 1h } }
`,
    },
  },
  check: (context) =>
    redundant(
      context,
      'single',
      ({ cover }) => `grants nothing that ${names(cover)} does not grant already`,
      'grants all of it and more',
    ),
});
