import type { WhoTerm } from '../../compiler/analysis/index.js';

/** A term as an expression of the language. */
export function whoText({ users, domains, everyone, workloads, in: groups, notIn }: WhoTerm): string {
  const parts =
    groups.length > 0
      ? [groups.map((name) => `group:${name}`).join(' and ')]
      : [
          ...(everyone ? ['everyone'] : domains.map(({ domain }) => `domain:${domain}`)),
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
