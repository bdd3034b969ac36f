import { redundant } from '../redundancy-finding.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

export const unionShadowed = defineRule({
  meta: {
    code: 'ZT103',
    id: 'redundancy/union-shadowed',
    title: 'policy that several others cover together',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'safe',
    rationale:
      'No single allow covers this one, but several together do, for every person, place, platform, moment and demand that it names. Looking at pairs of policies never shows it. The finding names a set of which none can be left out.',
    remedy: 'Remove the policy, or narrow one of those that cover it.',
    sources: ['Batfish: multi-line shadowing', 'RuleHawk', 'Al-Shaer and Hamed: firewall policy anomalies'],
    options: {},
    example: {
      invalid: `idps: { okta: { domains: [example.com] } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  ana-to-crm:
    { reason: sales, allow: user:ana@example.com, to: [crm, wiki], when: { mfa: strong }, session: { max: 8h } }
  li-to-crm:
    { reason: support, allow: user:li@example.com, to: [crm, wiki], when: { mfa: strong }, session: { max: 8h } }
  both-to-crm:
    { reason: project, allow: [user:ana@example.com, user:li@example.com], to: crm, when: { mfa: strong }, session: { max: 8h } }
`,
      valid: `idps: { okta: { domains: [example.com] } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  ana-to-crm:
    { reason: sales, allow: user:ana@example.com, to: [crm, wiki], when: { mfa: strong }, session: { max: 8h } }
  both-to-crm:
    { reason: project, allow: [user:ana@example.com, user:li@example.com], to: crm, when: { mfa: strong }, session: { max: 8h } }
`,
    },
  },
  check: (context) =>
    redundant(
      context,
      'union',
      ({ cover }) => `grants nothing that ${names(cover)} do not grant together`,
      'grants a part of it',
    ),
});
