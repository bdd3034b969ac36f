import type { Policy } from '../../model/index.js';
import type { LintContext } from '../context.js';
import { onPolicy, placesOf } from '../policy-span.js';
import { defineRule, type Finding } from '../rule.js';

const policy = (second: string): string => `idps:
  okta: { domains: [example.com] }
groups:
  sales: { members: ana@example.com }
  support: { members: li@example.com }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal, owner: it }
policies:
  sales-to-crm: { owner: sales, allow: group:sales, to: crm, when: { mfa: strong } }
${second}`;

export const policyCount = defineRule({
  meta: {
    code: 'ZT308',
    id: 'sprawl/policy-count',
    title: 'more policies on one resource, or of one owner, than anybody can keep in mind',
    severity: 'info',
    kind: 'heuristic',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'Who may reach a resource with a hundred policies is known to the computer alone, and a review of them is a formality. Allows are counted on each resource that they name or select, and all policies by their owner. How a pull request makes the numbers grow is what `ztctl diff` shows; the rule looks at one state.',
    remedy:
      'Merge what differs only in whom it means (ZT107), remove what others cover (ZT101 to ZT103), and let groups do the rest.',
    sources: ['Studies of firewall rule sets: errors grow with their length'],
    options: {
      per_resource: { default: 50, description: 'allows that one resource may have' },
      per_owner: { default: 500, description: 'policies that one owner may have' },
    },
    example: {
      config: 'lint: { rules: { ZT308: { level: info, options: { per_resource: 1 } } } }\n',
      invalid: policy('  support-to-crm: { owner: support, allow: group:support, to: crm, when: { mfa: any } }\n'),
      valid: policy('  not-li: { owner: support, deny: user:li@example.com, to: crm }\n'),
    },
  },

  *check(context) {
    const all = [...context.estate.policies.values()];
    const allows = all.filter(({ effect }) => effect === 'allow');
    const onResource = grouped(allows, ({ resources }) => resources);
    for (const [name, policies] of onResource) {
      const { nameSpan } = context.estate.resources.get(name)!;
      const most = context.option('per_resource') as number;
      if (policies.length <= most) continue;
      yield {
        message: `${policies.length} allows open \`${name}\`, more than the ${most} that anybody keeps in mind`,
        span: nameSpan,
        related: placesOf(context.estate, policies.slice(0, 3), 'one of them'),
        help: 'merge those that differ only in whom they mean, and let groups do the rest',
        element: `resources.${name}`,
        cause: 'many allows',
        resources: [name],
      };
    }
    for (const [owner, policies] of grouped(all, ({ owner }) => (owner === undefined ? [] : [owner])))
      yield* ofOwner(context, owner, policies);
  },
});

function* ofOwner({ estate, option }: LintContext, owner: string, policies: readonly string[]): Iterable<Finding> {
  const most = option('per_owner') as number;
  if (policies.length <= most) return;
  yield {
    ...onPolicy(estate.policies.get(policies[0]!)!),
    message: `\`${owner}\` owns ${policies.length} policies, more than the ${most} that one owner can answer for`,
    help: 'remove what is covered by others, or divide the ownership',
    cause: `many of ${owner}`,
  };
}

/** Names of policies by a trait, sorted by the trait. */
function grouped(
  policies: readonly Policy[],
  traitsOf: (policy: Policy) => readonly string[],
): readonly (readonly [string, readonly string[]])[] {
  const found = new Map<string, string[]>();
  for (const policy of policies) {
    for (const trait of traitsOf(policy)) {
      const known = found.get(trait);
      if (known) known.push(policy.name);
      else found.set(trait, [policy.name]);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}
