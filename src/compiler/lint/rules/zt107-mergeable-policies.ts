import { mergeableAllows, mergeEdits } from '../merge-allows.js';
import { onPolicy, placesOf, toText } from '../policy-span.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

const head = `
idps:
  okta: { domains: [example.com] }
groups:
  sales: { source: okta, external: sales }
  support: { source: okta, external: support }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
  sales-to-crm: { allow: group:sales, to: crm, when: { mfa: strong } }
`;

export const mergeablePolicies = defineRule({
  meta: {
    code: 'ZT107',
    id: 'redundancy/mergeable-policies',
    title: 'allows that differ only in whom they mean',
    severity: 'info',
    kind: 'exact',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'safe',
    rationale:
      'Allows with the same resources and the same conditions are one rule that is kept in several places: whoever changes it in one forgets the others. The same means the same names and values, in any order. Allows that differ in owner, reason, title, `reviewed`, validity or exceptions, that a gap names, or of which one is redundant, are told apart on purpose or by another rule and stay quiet.',
    remedy:
      'Write all principals into one allow. `ztctl lint --fix` does so after proving that access stays as it is; where a comment would be lost, or in two files, do it by hand.',
    sources: ['Al-Shaer and Hamed: firewall policy anomalies'],
    options: {},
    example: {
      invalid: `${head}  support-to-crm: { allow: group:support, to: crm, when: { mfa: strong } }\n`,
      valid: `${head}  support-to-crm: { allow: group:support, to: crm, when: { mfa: phishing-resistant } }\n`,
    },
  },
  *check({ estate, analysis }) {
    const redundant = new Set(analysis.redundancies().map(({ policy }) => policy));
    for (const same of mergeableAllows(estate, (policy) => redundant.has(policy))) {
      const [first, ...others] = same;
      const edits = mergeEdits(same);
      const all = same.map(({ name }) => name);
      const title = `write the principals of ${names(all.slice(1))} into \`${first!.name}\``;
      yield {
        ...onPolicy(first!),
        cause: all.slice(1).join(' '),
        message: `${names(all)} say the same ${toText(first!)} and differ only in whom they mean: a change of one is easily forgotten in the ${others.length > 1 ? 'others' : 'other'}`,
        related: placesOf(estate, all.slice(1), 'says the same'),
        help: `write all principals into \`${first!.name}\``,
        resources: first!.resources,
        ...(edits && { fix: { safety: 'safe', title, edits } }),
      };
    }
  },
});
