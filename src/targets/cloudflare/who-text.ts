import type { WhoTerm } from '../../compiler/analysis/index.js';
import { type PrincipalRef, refText } from '../../compiler/model/index.js';

/** Names that are spelled out; more are counted. */
const SHOWN = 5;

/** Who is meant, as an expression of the language. */
export function whoText({ users, domains, everyone, workloads, in: groups, notIn }: WhoTerm): string {
  const people = everyone ? ['everyone'] : domains.map(({ domain }) => `domain:${domain}`);
  const named = [...shown('user', users), ...shown('workload', workloads)];
  const who = groups.length > 0 ? [groups.map((name) => `group:${name}`).join(' and ')] : [...people, ...named];
  const left = [
    ...domains.flatMap(({ exceptUsers }) => exceptUsers.map((user) => `user:${user}`)),
    ...notIn.map((name) => `group:${name}`),
  ];
  return `${who.join(', ')}${left.length > 0 ? ` except ${left.join(', ')}` : ''}`;
}

/** Principals as they are written. */
export function refsText(refs: readonly PrincipalRef[], except: readonly PrincipalRef[]): string {
  const text = (all: readonly PrincipalRef[]): string => [...new Set(all.map(refText))].sort().join(', ');
  return `${text(refs)}${except.length > 0 ? ` except ${text(except)}` : ''}`;
}

function shown(kind: string, names: readonly string[]): readonly string[] {
  const some = names.slice(0, SHOWN).map((name) => `${kind}:${name}`);
  return names.length > SHOWN ? [...some, `${names.length - SHOWN} more ${kind}s`] : some;
}
