import { placeOf } from '../places.js';
import type { Narrowing } from '../target.js';
import type { Context } from './context.js';
import type { SshRule } from './rules.js';
import type { Subjects } from './subjects.js';

/**
 * The service tries `check` rules before `accept` rules and follows the first that fits, so whoever meets a stricter rule is asked for the
 * login although a milder one would let him in. Vendor: captured ssh rules, 2026-11-22. One entry per policy and resource.
 */
export function askedEarlier(context: Context, subjects: Subjects, rules: readonly SshRule[]): readonly Narrowing[] {
  const found = new Map<string, Narrowing>();
  for (const [index, rule] of rules.entries()) {
    const stricter = rules.slice(0, index).find((other) => isStricter(other, rule) && meet(subjects, other, rule));
    const name = stricter?.origins[0]?.piece.origin.policy;
    if (name === undefined) continue;
    for (const { piece, resource } of rule.origins) {
      const { policy, floors, denies } = piece.origin;
      found.set(`${policy} ${resource.name}`, {
        constraint: 'session.max',
        policy,
        resource: resource.name,
        reason: `where \`${name}\` holds too, its shorter session decides`,
        span: placeOf(context.estate, 'session.max', policy, [...floors, ...denies]),
      });
    }
  }
  return [...found.keys()].sort().map((key) => found.get(key)!);
}

function isStricter(one: SshRule, other: SshRule): boolean {
  return one.check !== undefined && (other.check === undefined || one.check < other.check);
}

/** True when somebody may use both rules for one login. */
function meet(subjects: Subjects, one: SshRule, other: SshRule): boolean {
  if (!one.dst.some((tag) => other.dst.includes(tag)) || !loginsMeet(one.users, other.users)) return false;
  const named = new Set(subjects.named(one.src));
  if (subjects.named(other.src).some((subject) => named.has(subject))) return true;
  const open = (src: readonly string[]): boolean => src.some((text) => /^(user:|autogroup:|group:.*@)/.test(text));
  const human = (src: readonly string[]): boolean => src.some((text) => !text.startsWith('tag:'));
  return (open(one.src) && human(other.src)) || (open(other.src) && human(one.src));
}

function loginsMeet(a: readonly string[], b: readonly string[]): boolean {
  const nonroot = (logins: readonly string[]): boolean => logins.includes('autogroup:nonroot');
  const some = (logins: readonly string[]): boolean => logins.some((login) => login !== 'root');
  return a.some((login) => b.includes(login)) || (nonroot(a) && some(b)) || (nonroot(b) && some(a));
}
