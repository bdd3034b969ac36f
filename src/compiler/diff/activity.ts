import type { Piece, WhoTerm } from '../analysis/index.js';
import type { Estate } from '../model/index.js';

/** Users whom one directory snapshot calls inactive and the other does not: on their side they are nobody, on the other somebody. */
export function onlyInactiveIn(estate: Estate, other: Estate): ReadonlySet<string> {
  const users = [...(estate.directory?.users ?? [])].filter(([, { active }]) => !active).map(([user]) => user);
  return new Set(users.filter((user) => other.directory?.users.get(user)?.active ?? true));
}

/** The estate with some users called active, so that a space tells them apart. */
export function withActive(estate: Estate, users: ReadonlySet<string>): Estate {
  const { directory } = estate;
  if (!directory || users.size === 0) return estate;
  const woken = [...directory.users].map(
    ([user, one]) => [user, users.has(user) ? { ...one, active: true } : one] as const,
  );
  return { ...estate, directory: { ...directory, users: new Map(woken) } };
}

/** A piece without some users. Pieces never list an inactive user, but their domains mean everybody who can log in. */
export function without(users: ReadonlySet<string>, piece: Piece): Piece {
  if (users.size === 0 || piece.who.domains.length === 0) return piece;
  const domains = piece.who.domains.map(({ domain, exceptUsers }): WhoTerm['domains'][number] => {
    const own = [...users].filter((user) => user.endsWith(`@${domain}`));
    return { domain, exceptUsers: [...new Set([...exceptUsers, ...own])].sort() };
  });
  return { ...piece, who: { ...piece.who, domains } };
}
