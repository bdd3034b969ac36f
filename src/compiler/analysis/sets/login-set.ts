import type { LoginSet } from '../piece.js';
import type { SetAlgebra } from './set-algebra.js';

/** Any login. */
export const ANY_LOGIN: LoginSet = { kind: 'all-but', logins: [] };

export function hasLogin(set: LoginSet, login: string): boolean {
  return set.logins.includes(login) === (set.kind === 'only');
}

/** Finite and cofinite sets of login names. */
export const LOGIN_ALGEBRA: SetAlgebra<LoginSet> = {
  full: ANY_LOGIN,
  key: ({ kind, logins }) => `${kind === 'only' ? '' : '!'}${JSON.stringify(logins)}`,
  isEmpty: ({ kind, logins }) => kind === 'only' && logins.length === 0,
  isSubset: (inner, outer) => LOGIN_ALGEBRA.isEmpty(intersect(inner, complement(outer))),
  intersect,
  minus: (a, b) => intersect(a, complement(b)),
  union: (a, b) => complement(intersect(complement(a), complement(b))),
};

function complement({ kind, logins }: LoginSet): LoginSet {
  return { kind: kind === 'only' ? 'all-but' : 'only', logins };
}

function intersect(a: LoginSet, b: LoginSet): LoginSet {
  if (a.kind === 'only') return { kind: 'only', logins: a.logins.filter((login) => hasLogin(b, login)) };
  if (b.kind === 'only') return intersect(b, a);
  return { kind: 'all-but', logins: [...new Set([...a.logins, ...b.logins])].sort() };
}
