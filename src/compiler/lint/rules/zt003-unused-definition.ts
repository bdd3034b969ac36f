import { defineRule, type Finding } from '../rule.js';
import { usedNames } from '../used-names.js';

const SECTIONS = [
  ['groups', 'groups', 'group'],
  ['posture', 'postures', 'posture'],
  ['profiles', 'profiles', 'profile'],
  ['approvals', 'approvals', 'approval'],
  ['networks', 'networks', 'network'],
  ['locations', 'locations', 'location'],
  ['schedules', 'schedules', 'schedule'],
] as const;

export const unusedDefinition = defineRule({
  meta: {
    code: 'ZT003',
    id: 'refs/unused-definition',
    title: 'definition that nothing uses',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A group, posture, profile, approval, network, location or schedule that no policy, no expectation (`ceilings`, `must_reach`) and no other definition names has no effect. It is often what a renamed or misspelled reference left behind, and a reader takes it for a rule that is in force. Tests do not count as use.',
    remedy: 'Remove the definition, or name it where it was meant to be.',
    sources: ['Batfish: unused structures', 'hygiene of definitions'],
    options: {},
    example: {
      invalid: `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com] }
  former-sales: { members: [li@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong } }
`,
      valid: `idps: { okta: { domains: [example.com] } }
groups:
  sales: { members: [ana@example.com] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { reason: daily work, allow: group:sales, to: crm, when: { mfa: strong } }
`,
    },
  },
  *check({ estate }): Iterable<Finding> {
    const used = usedNames(estate);
    for (const [section, key, word] of SECTIONS) {
      for (const { name, nameSpan } of estate[key].values()) {
        if (used[key].has(name)) continue;
        yield {
          element: `${section}.${name}`,
          span: nameSpan,
          cause: 'unused',
          message: `${word} \`${name}\` is used by no policy and no other definition`,
          help: `remove it, or name it where it was meant to be`,
        };
      }
    }
  },
});
