import type { Estate, PrincipalRef } from '../../model/index.js';
import { isNobody, Membership } from '../facts/index.js';
import { defineRule } from '../rule.js';
import { names } from '../words.js';

export const emptyGroup = defineRule({
  meta: {
    code: 'ZT004',
    id: 'refs/empty-group',
    title: 'a group that is used has nobody in it',
    severity: 'warning',
    kind: 'exact',
    needs: [],
    sets: ['recommended', 'strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A grant to nobody looks like access that people have, and an exception of nobody looks like care. Often the group was renamed at the identity provider, or two groups that share nobody were intersected. A synced group counts only when a directory snapshot lists it completely; without a snapshot the rule finds intersections and groups whose members cannot be one person.',
    remedy: 'Correct the external name or the members of the group, or remove the group and what names it.',
    sources: ['Batfish: definitions without effect', 'Maester MT.1066: references to what is no longer there'],
    options: {},
    example: {
      invalid: `idps:
  okta: { domains: example.com }
groups:
  oncall: { source: okta, external: On-call }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  oncall-to-wiki: { allow: group:oncall, to: wiki, when: { mfa: any } }
`,
      valid: `idps:
  okta: { domains: example.com }
groups:
  sales: { source: okta, external: Sales }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  sales-to-wiki: { allow: group:sales, to: wiki, when: { mfa: any } }
`,
      directory: `{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":["okta/On-call","okta/Sales"]}
{"user":"ana@example.com","active":true,"groups":["okta/Sales"]}
`,
    },
  },

  *check({ estate }) {
    const membership = new Membership(estate);
    for (const [group, users] of usersOfGroups(estate)) {
      if (!isNobody(membership.group(group))) continue;
      const { nameSpan } = estate.groups.get(group)!;
      yield {
        message: `nobody is in group \`${group}\`, so what ${names(users)} ${users.length === 1 ? 'says' : 'say'} of it concerns nobody`,
        span: nameSpan,
        label: 'has no members',
        help: 'correct its members or its external name, or remove it',
        element: `groups.${group}`,
        cause: 'empty',
        reach: 0,
      };
    }
  },
});

/** Groups that something names, with the names of what does; both sorted. */
function usersOfGroups(estate: Estate): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const note = (user: string, refs: readonly PrincipalRef[]): void => {
    for (const ref of refs) {
      if (ref.kind !== 'group') continue;
      const users = found.get(ref.group);
      if (users) users.add(user);
      else found.set(ref.group, new Set([user]));
    }
  };
  for (const { name, who, except } of estate.policies.values()) note(name, [...who, ...except]);
  for (const { name, subjects } of estate.breakGlass.values()) note(name, subjects);
  for (const { name, approvers } of estate.approvals.values()) note(name, approvers);
  for (const { name, body } of estate.groups.values()) {
    if (body.kind === 'listed') note(name, body.members);
    if (body.kind === 'all-of') note(name, body.groups);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, users]) => [group, [...users].sort()]));
}
