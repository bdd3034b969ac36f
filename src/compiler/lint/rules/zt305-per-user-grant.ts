import type { AllowPolicy, Estate } from '../../model/index.js';
import { ExactMembers } from '../exact-members.js';
import { onPolicy } from '../policy-span.js';
import { defineRule } from '../rule.js';
import { counted, names } from '../words.js';

const head = `
idps:
  okta: { domains: [example.com] }
groups:
  sales: { members: ["user:ana@example.com", "user:li@example.com"] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
policies:
`;

export const perUserGrant = defineRule({
  meta: {
    code: 'ZT305',
    id: 'sprawl/per-user-grant',
    title: 'a standing allow names people instead of a group',
    severity: 'info',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'People change jobs and leave; a group follows them and the lines of a policy do not. An allow that expires is a decision about a person for a while and stays quiet, and so do denies and break-glass entries, where naming people is the point.',
    remedy:
      'Allow a group. When no group holds exactly these people, declare one with `members`, where its changes are reviewed, or give the allow an `expires`.',
    sources: ['Tailscale: use of groups in access rules'],
    options: {
      max: { default: 0, description: 'how many people an allow may name' },
    },
    example: {
      invalid: `${head}  two-to-crm: { allow: ["user:ana@example.com", "user:li@example.com"], to: crm, when: { mfa: strong } }\n`,
      valid: `${head}  sales-to-crm: { allow: group:sales, to: crm, when: { mfa: strong } }\n`,
    },
  },
  *check(context) {
    const { estate } = context;
    let groupsOf: ReadonlyMap<string, string> | undefined;
    for (const policy of estate.policies.values()) {
      if (policy.effect === 'deny' || policy.validity.to) continue;
      const users = usersOf(policy);
      if (users.length === 0 || users.length <= (context.option('max') as number)) continue;
      groupsOf ??= closedGroups(estate);
      const group = groupsOf.get(users.join(' '));
      yield {
        ...onPolicy(policy),
        cause: users.join(' '),
        message: `\`${policy.name}\` names ${counted(users.length, 'person', 'people')} (${names(users, 3)}): the line stays when they change jobs or leave`,
        help:
          group === undefined
            ? 'declare a group with them and allow that'
            : `allow \`group:${group}\`, which holds exactly them`,
        resources: policy.resources,
        reach: users.length,
      };
    }
  },
});

/** Named people, each once, sorted. */
function usersOf({ who }: AllowPolicy): readonly string[] {
  return [...new Set(who.flatMap((ref) => (ref.kind === 'user' ? [ref.user] : [])))].sort();
}

/** Names of closed groups of people by their members; of several with the same members the first. */
function closedGroups(estate: Estate): ReadonlyMap<string, string> {
  const members = new ExactMembers(estate);
  const found = new Map<string, string>();
  for (const { name, nameSpan, holds } of estate.groups.values()) {
    const names = members.names({ kind: 'group', group: name, span: nameSpan });
    if (holds !== 'humans' || !names) continue;
    const key = [...names].sort().join(' ');
    if (!found.has(key)) found.set(key, name);
  }
  return found;
}
