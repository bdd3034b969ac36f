import type { Estate, Policy, Resource } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { placesOf } from '../policy-span.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

const head = `
idps:
  okta: { domains: [example.com] }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
`;

export const unreachableResource = defineRule({
  meta: {
    code: 'ZT312',
    id: 'coverage/unreachable-resource',
    title: 'nobody can reach a resource',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A resource that nobody reaches was forgotten when its allow went, or its allow is denied altogether. Two kinds stay quiet: a resource inside another one that somebody reaches, as declaring it is how its points are taken out of what the outer one grants, and a resource whose allow begins later.',
    remedy: 'Remove the resource, or write the allow that is missing; where an allow is denied, mend one of the two.',
    sources: ['Batfish: reachability', 'NIST SP 800-207, tenet 1'],
    options: {},
    example: {
      invalid: `${head}  staff-to-wiki: { allow: everyone, to: wiki }\n`,
      valid: `${head}  staff-to-both: { allow: everyone, to: [wiki, crm] }\n`,
    },
  },
  *check(context) {
    const { estate, analysis } = context;
    const orphans = [...estate.resources.values()].filter((resource) => isOrphan(context, resource));
    if (orphans.length === 0) return;
    const policies = policiesByResource(estate, new Set(orphans.map(({ name }) => name)));
    for (const { name, nameSpan } of orphans) {
      const all = policies.get(name) ?? [];
      const allows = all.filter(({ effect }) => effect === 'allow');
      if (allows.some(({ validity }) => (validity.from?.value ?? 0) >= analysis.horizon.to)) continue;
      const allowed = allows.map((policy) => policy.name);
      const denied = all.filter(({ effect }) => effect === 'deny').map((policy) => policy.name);
      const ends = denied.length === 0 ? 'none of them holds now' : `not under ${names(denied)}`;
      const why = allowed.length === 0 ? 'no policy allows it' : `${names(allowed)} would allow it, but ${ends}`;
      yield {
        span: nameSpan,
        element: `resources.${name}`,
        cause: [...allowed, ...denied].join(' '),
        message: `nobody can reach \`${name}\`: ${why}`,
        related: placesOf(estate, allowed, 'grants nothing here'),
        help: allowed.length === 0 ? 'remove the resource, or allow somebody' : 'mend the allow or what denies it',
        resources: [name],
      };
    }
  },
});

function isOrphan({ analysis }: LintContext, { name, public: open, outer }: Resource): boolean {
  const isReached = (resource: string): boolean => {
    const access = analysis.access(resource);
    return access.public !== undefined || access.pieces.length > 0;
  };
  return open === undefined && !isReached(name) && !outer.some(isReached);
}

function policiesByResource({ policies }: Estate, wanted: ReadonlySet<string>): ReadonlyMap<string, readonly Policy[]> {
  const found = new Map<string, Policy[]>([...wanted].map((name) => [name, []]));
  for (const policy of policies.values()) for (const name of policy.resources) found.get(name)?.push(policy);
  return found;
}
