import type { WhoTerm } from '../../compiler/analysis/index.js';

/** A term as an expression of the language. `whole` are listed groups all of whose members are meant, and their members. */
export function whoText(term: WhoTerm, whole: ReadonlyMap<string, ReadonlySet<string>>): string {
  const { domains, everyone, workloads, in: groups, notIn } = term;
  const inGroups = new Set([...whole.values()].flatMap((members) => [...members]));
  const users = term.users.filter((user) => !inGroups.has(user));
  const parts =
    groups.length > 0
      ? [groups.map((name) => `group:${name}`).join(' and ')]
      : [
          ...(everyone ? ['everyone'] : domains.map(({ domain }) => `domain:${domain}`)),
          ...[...whole.keys()].map((name) => `group:${name}`),
          ...listed('user', users),
          ...listed('workload', workloads),
        ];
  const left = [
    ...domains.flatMap(({ exceptUsers }) => exceptUsers.map((user) => `user:${user}`)),
    ...notIn.map((name) => `group:${name}`),
  ];
  return parts.join(', ') + (left.length > 0 ? ` except ${left.join(', ')}` : '');
}

const SHOWN = 5;

function listed(kind: string, names: readonly string[]): readonly string[] {
  const shown = names.slice(0, SHOWN).map((name) => `${kind}:${name}`);
  return names.length > SHOWN ? [...shown, `${names.length - SHOWN} more ${kind}s`] : shown;
}
