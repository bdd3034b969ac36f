import type { Estate, Group } from '../../model/index.js';
import { ExactMembers } from '../exact-members.js';
import { defineRule, type Finding } from '../rule.js';
import { counted } from '../words.js';

const policy = (second: string): string => `idps:
  okta: { domains: [example.com] }
groups:
  ops: { members: [ana@example.com, kim@example.com, li@example.com, omar@example.com] }
  operators: { members: [${second}] }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  ops-to-crm: { allow: group:ops, to: crm, when: { mfa: strong } }
  operators-to-wiki: { allow: group:operators, to: wiki, when: { mfa: strong } }
`;

export const nearDuplicateGroups = defineRule({
  meta: {
    code: 'ZT306',
    id: 'sprawl/near-duplicate-groups',
    title: 'two groups hold almost the same people',
    severity: 'info',
    kind: 'heuristic',
    needs: [],
    sets: ['strict'],
    stability: 'stable',
    since: '0.1.0',
    fix: 'none',
    rationale:
      'Who joins is put into one of them and misses what the other one opens; who leaves stays in the other one. How alike two groups are is the number of people in both out of the people in either. Only groups that allows name and whose people are known are compared: those with members, and synced ones that a directory snapshot lists completely.',
    remedy: 'Keep one of them, or write in its title what sets the other one apart.',
    sources: ['Role mining: similarity of permission sets (Jaccard)'],
    options: {
      alike: { default: 80, description: 'per cent of the people in either group that are in both' },
      min: { default: 4, description: 'the smallest group that is looked at' },
    },
    example: {
      invalid: policy('ana@example.com, kim@example.com, li@example.com, omar@example.com, jo@example.com'),
      valid: policy('ana@example.com, kim@example.com, jo@example.com, lou@example.com'),
    },
  },

  *check({ estate, option }) {
    const min = option('min') as number;
    const people = [...peopleByGroup(estate)].filter(([, { size }]) => size >= min);
    const groupsOf = new Map<string, number[]>();
    for (const [at, [, users]] of people.entries()) {
      const shared = new Map<number, number>();
      for (const user of users) {
        const earlier = groupsOf.get(user) ?? [];
        for (const other of earlier) shared.set(other, (shared.get(other) ?? 0) + 1);
        groupsOf.set(user, [...earlier, at]);
      }
      const alike = [...shared].map(([other, both]) => {
        const either = users.size + people[other]![1].size - both;
        return { other, both, either, share: (100 * both) / either };
      });
      const [most] = alike.sort((a, b) => b.share - a.share || a.other - b.other);
      if (most && most.share >= (option('alike') as number)) yield near(people[at]![0], people[most.other]![0], most);
    }
  },
});

/** Groups of people that allows name, with exactly who is in them, by name. */
function peopleByGroup(estate: Estate): ReadonlyMap<Group, ReadonlySet<string>> {
  const members = new ExactMembers(estate);
  const allows = [...estate.policies.values()].filter(({ effect }) => effect === 'allow');
  const used = new Set(allows.flatMap(({ who }) => who.flatMap((ref) => (ref.kind === 'group' ? [ref.group] : []))));
  const found = new Map<Group, ReadonlySet<string>>();
  for (const group of estate.groups.values()) {
    if (!used.has(group.name) || group.holds !== 'humans') continue;
    const names = members.names({ kind: 'group', group: group.name, span: group.nameSpan });
    if (names) found.set(group, names);
  }
  return found;
}

function near(group: Group, other: Group, { both, either }: { both: number; either: number }): Finding {
  const only = either - both;
  const what = only === 0 ? 'exactly the same people' : `the same people but for ${only}`;
  return {
    message: `\`${group.name}\` and \`${other.name}\` hold ${what} (${counted(both, 'person', 'people')} in both): who joins or leaves one of them is forgotten in the other`,
    span: group.nameSpan,
    related: [{ span: other.nameSpan, label: 'almost the same people' }],
    help: 'keep one of them, or say in its title what sets it apart',
    element: `groups.${group.name}`,
    cause: other.name,
    reach: both,
  };
}
