import type { BreakGlass, Directory, Estate, Policy, PrincipalRef } from '../../model/index.js';
import { elementOf, Membership } from '../facts/index.js';
import { defineRule } from '../rule.js';
import { counted, names } from '../words.js';

export const stalePrivilegedPrincipal = defineRule({
  meta: {
    code: 'ZT407',
    id: 'lifecycle/stale-privileged-principal',
    title: 'a disabled account still stands in a grant to something sensitive',
    severity: 'warning',
    kind: 'exact',
    needs: ['directory'],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'A disabled account gets in nowhere, but its grants sleep: on the day on which it is enabled again, by mistake or by an intruder with a help desk on the line, they are all there.',
    remedy: 'Take the account out of the grant and out of its groups.',
    sources: ['Maester MT.1029: stale accounts in privileged roles', 'Prowler: users who are inactive for 35 days'],
    options: {
      sensitivity: { default: ['high', 'critical'], description: 'Tiers whose resources are looked at.' },
    },
    example: {
      invalid: `idps:
  okta: { domains: example.com }
groups:
  admins: { members: [ana@example.com, left@example.com] }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: critical }
policies:
  admins-to-vault: { allow: group:admins, to: vault, when: { mfa: phishing-resistant } }
`,
      valid: `idps:
  okta: { domains: example.com }
groups:
  admins: { members: ana@example.com }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: critical }
policies:
  admins-to-vault: { allow: group:admins, to: vault, when: { mfa: phishing-resistant } }
`,
      directory: `{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":[]}
{"user":"ana@example.com","active":true,"groups":[]}
{"user":"left@example.com","active":false,"groups":[]}
`,
    },
  },

  *check({ estate, option }) {
    const { directory } = estate;
    if (!directory) return;
    const tiers = option('sensitivity') as readonly string[];
    const asleep = sleepers(estate, directory);
    for (const policy of grantsOf(estate)) {
      const named = 'subjects' in policy ? policy.resources.map(({ value }) => value) : policy.resources;
      const resources = named.filter((name) => tiers.includes(estate.resources.get(name)!.sensitivity));
      if (resources.length === 0) continue;
      const spared = 'except' in policy ? new Set(policy.except.flatMap(asleep)) : new Set();
      const users = [...new Set(whoIn(policy).flatMap(asleep))].filter((user) => !spared.has(user)).sort();
      if (users.length === 0) continue;
      yield {
        message: `\`${policy.name}\` still means ${names(users)}, disabled in the directory: enabled again, ${counted(users.length, 'account')} would reach ${names(resources)} at once`,
        span: policy.nameSpan,
        label: 'means a disabled account',
        help: 'take the account out of the grant and out of its groups',
        element: elementOf(policy),
        cause: users.join(' '),
        resources,
        reach: users.length,
      };
    }
  },
});

function grantsOf({ policies, breakGlass }: Estate): readonly (Policy | BreakGlass)[] {
  return [...[...policies.values()].filter(({ effect }) => effect === 'allow'), ...breakGlass.values()];
}

function whoIn(policy: Policy | BreakGlass): readonly PrincipalRef[] {
  return 'subjects' in policy ? policy.subjects : policy.who;
}

/** The disabled accounts that a principal would mean if they were enabled. */
function sleepers(estate: Estate, directory: Directory): (ref: PrincipalRef) => readonly string[] {
  const awake = new Map([...directory.users].map(([user, { groups }]) => [user, { active: true, groups }]));
  const membership = new Membership({ ...estate, directory: { ...directory, users: awake } });
  const isAsleep = (user: string): boolean => directory.users.get(user)?.active === false;
  const byGroup = new Map<string, readonly string[]>();
  return (ref) => {
    if (ref.kind !== 'group') return [...membership.of([ref]).names].filter(isAsleep);
    const found = byGroup.get(ref.group) ?? [...membership.group(ref.group).names].filter(isAsleep);
    byGroup.set(ref.group, found);
    return found;
  };
}
