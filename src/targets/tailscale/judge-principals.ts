import type { Piece } from '../../compiler/analysis/index.js';
import type { Resource } from '../../compiler/model/index.js';
import type { Ruling } from '../ruling.js';
import { type Context, EXACT, type TrustEntry, unsupported } from './context.js';
import { coversMembers, openSetFault } from './sources.js';

/** `except.listed` and `deny.listed`: exact where what is left can still be written out. */
export function judgeSubtraction({ estate }: Context, { who }: Piece): Ruling {
  const excepted = who.domains.some(({ exceptUsers }) => exceptUsers.length > 0);
  return excepted ? unsupported(openSetFault(estate, who) ?? '') : EXACT;
}

/** Listed users: as they are, or by the name that the binding gives. */
export function judgeUsers({ bindings }: Context, { who }: Piece): Ruling {
  const trust = who.users.flatMap((user): TrustEntry[] => {
    const bound = bindings.users.get(user);
    const note = 'the user of the server is the person with this address';
    return bound ? [{ name: `user:${user}`, vendor: bound.value, span: bound.span, note }] : [];
  });
  return trust.length > 0 ? { verdict: 'by-reference', trust } : EXACT;
}

export function judgeSyncedGroup(context: Context, piece: Piece): Ruling {
  if (!context.flavour.syncedGroups) return unsupported();
  const fault = openFault(context, piece);
  if (fault !== undefined) return fault;
  const [group] = piece.who.in;
  const bound = context.bindings.groups.get(group!);
  if (!bound) return { verdict: 'by-reference', missing: `bindings.groups.${group}` };
  const note = 'the synced group has exactly the members of the group of the identity provider';
  return { verdict: 'by-reference', trust: [{ name: `group:${group}`, vendor: bound.value, span: bound.span, note }] };
}

export function judgeDomains(context: Context, piece: Piece, resource: Resource): Ruling {
  const fault = openFault(context, piece);
  if (fault !== undefined) return fault;
  const { domains, members } = context.bindings;
  const names = piece.who.domains.map(({ domain }) => domain);
  if (coversMembers(context.bindings, names)) return { verdict: 'by-reference', trust: memberTrust(context, names) };
  if (!context.flavour.domainSources) return wrongMembers(context, names);
  const missing = names.find((name) => !domains.has(name));
  if (missing !== undefined) return { verdict: 'by-reference', missing: `bindings.domains: ${missing}` };
  if (resource.endpoints.some(({ host }) => host.kind === 'own-devices')) {
    return members.size > 0 ? wrongMembers(context, names) : { verdict: 'by-reference', missing: 'bindings.members' };
  }
  const note = 'the domain is one of the tailnet itself';
  return {
    verdict: 'by-reference',
    trust: names.map((name) => ({ name: `domain:${name}`, vendor: `user:*@${name}`, span: domains.get(name)!, note })),
  };
}

function memberTrust({ bindings }: Context, names: readonly string[]): readonly TrustEntry[] {
  const note = 'every member, invited ones included, has an address in exactly the bound domains';
  return names.map((name) => ({
    name: `domain:${name}`,
    vendor: 'autogroup:member',
    span: bindings.members.get(name)!,
    note,
  }));
}

function wrongMembers({ bindings }: Context, names: readonly string[]): Ruling {
  if (bindings.members.size === 0) return { verdict: 'by-reference', missing: 'bindings.members' };
  const bound = [...bindings.members.keys()].sort().join(', ');
  return unsupported(`all members are of ${bound} by the bindings, and ${names.join(', ')} is meant`);
}

/** A subtraction that the policy says itself is refused under its own name, once. */
function openFault({ estate }: Context, { who, origin }: Piece): Ruling | undefined {
  const reason = openSetFault(estate, who);
  if (reason === undefined) return undefined;
  const said = (estate.policies.get(origin.policy)?.except.length ?? 0) > 0 || origin.denies.length > 0;
  const subtracted = who.domains.some(({ exceptUsers }) => exceptUsers.length > 0);
  return said && subtracted ? { verdict: 'by-reference', trust: [] } : unsupported(reason);
}

export function judgeWorkloads({ bindings }: Context, { who }: Piece, resource: Resource): Ruling {
  if (resource.endpoints.some(({ host }) => host.kind === 'own-devices')) {
    return unsupported('`autogroup:self` is for users and groups; a device with a tag has no user');
  }
  const missing = who.workloads.find((name) => !bindings.workloads.has(name));
  if (missing !== undefined) return { verdict: 'by-reference', missing: `bindings.workloads.${missing}` };
  return {
    verdict: 'by-reference',
    trust: who.workloads.map((name) => {
      const { value, span } = bindings.workloads.get(name)!;
      return { name: `workload:${name}`, vendor: value, span, note: 'only the devices of the workload carry the tag' };
    }),
  };
}
