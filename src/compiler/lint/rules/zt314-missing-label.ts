import type { Estate, Policy } from '../../model/index.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

export const missingLabel = defineRule({
  meta: {
    code: 'ZT314',
    id: 'least-privilege/missing-label',
    title: 'a sensitive resource lacks a label by which a deny selects',
    severity: 'info',
    kind: 'exact',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A deny or floor that selects by a label spares every resource on which nobody wrote that label. On a new resource that is as often forgotten as meant, and nothing else shows it. Quiet where every deny that selects by the key reaches the resource anyway.',
    remedy: 'Write the label, with a value that says that the rule does not concern the resource where that is so.',
    sources: ['The specification of the language, 5.6: a selector selects resources that have every one of its labels'],
    options: {
      sensitivity: { default: ['high', 'critical'], description: 'Tiers whose resources need the label.' },
    },
    example: {
      invalid: `idps:
  okta: { domains: example.com }
resources:
  billing: { endpoints: "https://billing.example.com", sensitivity: high, labels: { data: personal } }
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
policies:
  staff: { allow: everyone, to: [billing, crm], when: { mfa: any } }
  personal-floor: { deny: everyone, to: { labels: { data: personal } }, unless: { mfa: strong } }
`,
      valid: `idps:
  okta: { domains: example.com }
resources:
  billing: { endpoints: "https://billing.example.com", sensitivity: high, labels: { data: personal } }
  crm: { endpoints: "https://crm.example.com", sensitivity: high, labels: { data: none } }
policies:
  staff: { allow: everyone, to: [billing, crm], when: { mfa: any } }
  personal-floor: { deny: everyone, to: { labels: { data: personal } }, unless: { mfa: strong } }
`,
    },
  },

  *check({ estate, option }) {
    const tiers = option('sensitivity') as readonly string[];
    const keys = [...selectingDenies(estate)].map(([key, denies]) => ({ key, denies, reached: reachedByAll(denies) }));
    for (const { name, nameSpan, sensitivity, labels, public: open } of estate.resources.values()) {
      if (open || !tiers.includes(sensitivity)) continue;
      for (const { key, denies, reached } of keys) {
        if (labels.has(key) || reached.has(name)) continue;
        const by = denies.map((deny) => deny.name);
        yield {
          message: `\`${name}\` has no label \`${key}\`, by which ${names(by)} ${by.length === 1 ? 'selects' : 'select'}: nobody said whether that concerns it`,
          span: nameSpan,
          label: `no label \`${key}\``,
          related: denies.slice(0, 3).map(({ toSpan }) => ({ span: toSpan, label: 'selects by it' })),
          help: `write \`labels: { ${key}: … }\``,
          element: `resources.${name}`,
          cause: key,
          resources: [name],
        };
      }
    }
  },
});

/** Denies by the label keys that they select by, both sorted. */
function selectingDenies(estate: Estate): ReadonlyMap<string, readonly Policy[]> {
  const found = new Map<string, Policy[]>();
  for (const policy of estate.policies.values()) {
    if (policy.effect !== 'deny') continue;
    for (const key of policy.labelKeys ?? []) {
      const denies = found.get(key);
      if (denies) denies.push(policy);
      else found.set(key, [policy]);
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Resources that each of some denies reaches. */
function reachedByAll(denies: readonly Policy[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { resources } of denies) for (const name of resources) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count === denies.length).map(([name]) => name));
}
