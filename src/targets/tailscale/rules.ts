import type { Piece } from '../../compiler/analysis/index.js';
import type { Resource } from '../../compiler/model/index.js';
import type { CarriedResource } from '../carry.js';
import { type Context, sshTagsOf } from './context.js';
import { destinationsOf } from './destinations.js';
import { LONGEST_CHECK, sshUsers } from './judge-ssh.js';
import { type Posture, posturesOf } from './postures.js';
import type { Sources } from './sources.js';

/** A piece of access that made a rule. */
export interface Origin {
  readonly resource: Resource;
  readonly piece: Piece;
}

interface Rule {
  readonly src: readonly string[];
  readonly dst: readonly string[];
  /** Any of these suffices; empty = nothing is demanded of the device. */
  readonly postures: readonly Posture[];
  readonly origins: readonly Origin[];
  /** Listed groups in `src`. */
  readonly groups: readonly string[];
}

export interface GrantRule extends Rule {
  readonly ip: readonly string[];
}

export interface SshRule extends Rule {
  readonly users: readonly string[];
  /** Seconds after which a login is asked for again; absent = `accept`. */
  readonly check?: number;
  readonly recorded: boolean;
}

/** The network rules of the carried resources, sorted by content. */
export function grantRules(
  context: Context,
  sources: Sources,
  carried: readonly CarriedResource[],
): readonly GrantRule[] {
  const rules = carried.flatMap(({ resource, pieces }) => {
    if (pieces.length === 0) return [];
    const destinations = destinationsOf(context.carver.of(resource).claims);
    return pieces.flatMap((piece) => {
      const source = sources.of(piece);
      const postures = posturesOf(piece, context.bindings);
      return destinations.map(
        ({ dst, ip }): GrantRule => ({ ...source, dst, ip, postures, origins: [{ resource, piece }] }),
      );
    });
  });
  return merged(rules, ({ src, dst, ip }) => [src, dst, ip]);
}

/** The rules of the tailnet's own SSH server, `check` before `accept` as the service orders them. */
export function sshRules(context: Context, sources: Sources, carried: readonly CarriedResource[]): readonly SshRule[] {
  const rules = carried.flatMap(({ resource, pieces }) => {
    const tags = sshTagsOf(context, resource);
    if (!tags) return [];
    return pieces.map((piece): SshRule => {
      const { sessionMax, recorded } = piece.requirement;
      return {
        ...sources.of(piece),
        dst: tags,
        users: sshUsers(piece.situation.logins),
        ...(sessionMax !== undefined && { check: Math.min(sessionMax, LONGEST_CHECK) }),
        recorded,
        postures: posturesOf(piece, context.bindings),
        origins: [{ resource, piece }],
      };
    });
  });
  const ordered = merged(rules, ({ src, dst, users, check, recorded }) => [
    check === undefined ? ['1'] : ['0', String(check).padStart(9, '0')],
    src,
    dst,
    users,
    [String(recorded)],
  ]);
  return ordered;
}

/** Rules that differ only in what they demand of the device are one rule with alternatives. Sorted by key. */
function merged<R extends Rule>(rules: readonly R[], keyOf: (rule: R) => readonly (readonly string[])[]): readonly R[] {
  const found = new Map<string, R>();
  for (const rule of rules) {
    const key = JSON.stringify(keyOf(rule));
    const known = found.get(key);
    found.set(key, known ? { ...known, ...joined(known, rule) } : rule);
  }
  return [...found.keys()].sort().map((key) => found.get(key)!);
}

function joined(a: Rule, b: Rule): Pick<Rule, 'postures' | 'origins' | 'groups'> {
  const free = a.postures.length === 0 || b.postures.length === 0;
  return {
    postures: free ? [] : [...a.postures, ...b.postures],
    origins: [...a.origins, ...b.origins],
    groups: [...new Set([...a.groups, ...b.groups])].sort(),
  };
}
