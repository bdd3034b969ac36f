import { compareAccess, createAccess, type Piece, type WhoTerm } from '../analysis/index.js';
import type { DenyPolicy, Estate, Policy, PrincipalRef } from '../model/index.js';
import { refText } from '../model/index.js';
import type { LintContext } from './context.js';
import { ExactMembers } from './exact-members.js';
import { domainOf } from './facts/index.js';

/** Somebody whom a floor leaves out, and whom no other deny or floor means at the same resources. */
export interface Exemption {
  readonly floor: DenyPolicy;
  readonly ref: PrincipalRef;
  /** What they are granted and would not be if the floor meant them; at least one. */
  readonly granted: readonly Piece[];
  /** Resource of each of `granted`. */
  readonly resources: readonly string[];
}

/**
 * Exemptions that are used: access is compared with that of the same estate without them, so that what is reported is exactly what the
 * exemption lets through.
 */
export function usedExemptions({ estate, analysis }: LintContext): readonly Exemption[] {
  const open = openExemptions(estate);
  if (open.length === 0) return [];
  const before = createAccess(estate, analysis.horizon);
  const after = createAccess(withoutExemptions(estate, open), analysis.horizon);
  const members = new ExactMembers(estate);
  const losses = new Map<string, readonly Piece[]>();
  const lostAt = (resource: string): readonly Piece[] => {
    const known = losses.get(resource) ?? compareAccess(before, after, resource).lost;
    losses.set(resource, known);
    return known;
  };
  return open.flatMap(({ floor, ref, resources }) => {
    const found = resources.flatMap((resource) =>
      lostAt(resource).flatMap((lost) => {
        const piece = lost.origin.kind === 'allow' ? partOf(lost, ref, members) : undefined;
        return piece ? [{ resource, piece }] : [];
      }),
    );
    if (found.length === 0) return [];
    return [{ floor, ref, granted: found.map(({ piece }) => piece), resources: found.map(({ resource }) => resource) }];
  });
}

interface OpenExemption {
  readonly floor: DenyPolicy;
  readonly ref: PrincipalRef;
  readonly resources: readonly string[];
}

function openExemptions(estate: Estate): readonly OpenExemption[] {
  const members = new ExactMembers(estate);
  const denies = [...estate.policies.values()].filter((policy) => policy.effect === 'deny');
  const bound = new Map<string, ReadonlySet<string>>();
  const boundBy = (ref: PrincipalRef): ReadonlySet<string> => {
    const key = refText(ref);
    const known =
      bound.get(key) ?? new Set(denies.filter((deny) => binds(members, deny, ref)).flatMap((deny) => deny.resources));
    bound.set(key, known);
    return known;
  };
  return denies.flatMap((floor) => {
    if (!floor.unless) return [];
    return floor.except.flatMap((ref) => {
      const others = boundBy(ref);
      const resources = floor.resources.filter((name) => !others.has(name));
      return resources.length > 0 ? [{ floor, ref, resources }] : [];
    });
  });
}

/** True when a deny means all of a principal. */
function binds(members: ExactMembers, { who, except }: Policy, ref: PrincipalRef): boolean {
  return covers(members, who, ref) && !covers(members, except, ref);
}

function covers(members: ExactMembers, refs: readonly PrincipalRef[], ref: PrincipalRef): boolean {
  const text = refText(ref);
  const { names, domains } = members.of(ref);
  return refs.some((other) => {
    if (refText(other) === text) return true;
    const all = members.names(other);
    if (all) return domains.size === 0 && [...names].every((name) => all.has(name));
    if (other.kind !== 'everyone' && other.kind !== 'domain') return false;
    const wide = members.of(other).domains;
    return [...domains, ...[...names].map(domainOf)].every((domain) => wide.has(domain));
  });
}

/** The part of a piece that certainly means some of a principal, where there is one; members of open groups belong to what they are for. */
function partOf(piece: Piece, ref: PrincipalRef, members: ExactMembers): Piece | undefined {
  const { who } = piece;
  const exact = members.names(ref);
  if (!exact) return isMeant(who, ref, members.of(ref).domains) ? piece : undefined;
  const workloads = who.workloads.filter((name) => exact.has(name));
  const inDomains = [...exact].filter((name) =>
    who.domains.some(({ domain, exceptUsers }) => domain === domainOf(name) && !exceptUsers.includes(name)),
  );
  const users = [...who.users.filter((name) => exact.has(name)), ...inDomains].sort();
  if (users.length + workloads.length === 0) return undefined;
  return { ...piece, who: { ...who, users, workloads, domains: [], everyone: false } };
}

function isMeant({ domains, in: groups, notIn }: WhoTerm, ref: PrincipalRef, meant: ReadonlySet<string>): boolean {
  if (ref.kind === 'group' && groups.includes(ref.group)) return true;
  if (ref.kind === 'group' && (groups.length > 0 || notIn.includes(ref.group))) return false;
  return domains.some(({ domain }) => meant.has(domain));
}

function withoutExemptions(estate: Estate, open: readonly OpenExemption[]): Estate {
  const gone = new Map<string, Set<PrincipalRef>>();
  for (const { floor, ref } of open) {
    const known = gone.get(floor.name);
    if (known) known.add(ref);
    else gone.set(floor.name, new Set([ref]));
  }
  const policies = [...estate.policies].map(([name, policy]): [string, Policy] => {
    const refs = gone.get(name);
    return [name, refs ? { ...policy, except: policy.except.filter((ref) => !refs.has(ref)) } : policy];
  });
  return { ...estate, policies: new Map(policies) };
}
