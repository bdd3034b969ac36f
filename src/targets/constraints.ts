import type { Piece, ResourceAccess } from '../compiler/analysis/index.js';
import {
  type Endpoint,
  type Estate,
  PLATFORMS,
  type Policy,
  type PortRange,
  type PrincipalRef,
  type Resource,
  type Scheme,
} from '../compiler/model/index.js';
import type { Constraint } from './capabilities.js';

/** The constraints that the endpoints and properties of a resource use, whoever may reach it. Sorted. */
export function resourceConstraints(resource: Resource, access: ResourceAccess): readonly Constraint[] {
  const found = new Set<Constraint>();
  for (const endpoint of resource.endpoints) for (const name of endpointConstraints(endpoint)) found.add(name);
  if (resource.inner.length > 0) found.add('inner');
  if (resource.servedBy) found.add('served_by');
  if (resource.public) found.add(resource.public.networks ? 'public.networks' : 'public');
  else if (access.pieces.length === 0) found.add('unreachable');
  return [...found].sort();
}

const DEFAULT_PORTS: Partial<Record<Scheme, number>> = { https: 443, http: 80, ssh: 22, rdp: 3389 };

function endpointConstraints(endpoint: Endpoint): readonly Constraint[] {
  const found: Constraint[] = [`endpoint.${endpoint.scheme}`];
  if (endpoint.path !== undefined) found.push('endpoint.path');
  if (needsPortList(endpoint.scheme, endpoint.ports)) found.push('endpoint.ports');
  const { host } = endpoint;
  switch (host.kind) {
    case 'name':
      break;
    case 'wildcard':
      found.push('endpoint.wildcard');
      break;
    case 'cidr':
      if (host.cidr.family === 6) found.push('endpoint.ipv6');
      if (host.cidr.prefix < (host.cidr.family === 4 ? 32 : 128)) found.push('endpoint.cidr');
      break;
    case 'internet':
      found.push('endpoint.internet');
      break;
    case 'own-devices':
      found.push('endpoint.own-devices');
      break;
  }
  return found;
}

/** Anything but one port of a tcp or udp endpoint, or the scheme's own port. */
function needsPortList(scheme: Scheme, ports: readonly PortRange[]): boolean {
  if (scheme === 'icmp' || scheme === 'ip') return false;
  const [only] = ports;
  if (ports.length !== 1 || !only || only.from !== only.to) return true;
  const own = DEFAULT_PORTS[scheme];
  return own !== undefined && only.from !== own;
}

/** The constraints that one piece uses. `alternatives` says that its policy has other pieces on the same resource. Sorted. */
export function pieceConstraints(estate: Estate, piece: Piece, alternatives: boolean): readonly Constraint[] {
  const found = new Set<Constraint>();
  const add = (name: Constraint, when: boolean): void => {
    if (when) found.add(name);
  };
  principalConstraints(estate, piece, add);
  situationConstraints(piece, add);
  requirementConstraints(piece, add);
  originConstraints(estate, piece, add);
  add('alternatives', alternatives);
  return [...found].sort();
}

type Add = (name: Constraint, when: boolean) => void;

function principalConstraints(estate: Estate, { who, origin }: Piece, add: Add): void {
  add('everyone', who.everyone);
  add('domain', who.domains.length > 0 && !who.everyone && who.in.length === 0);
  add('group.synced', who.in.length === 1);
  add('group.synced-all-of', who.in.length > 1);
  add('workload', who.workloads.length > 0);
  const allow = estate.policies.get(origin.policy);
  const excepted = allow && origin.kind === 'allow' ? groupsUnder(estate, allow.except) : new Set<string>();
  add(
    'except.synced',
    who.notIn.some((group) => excepted.has(group)),
  );
  add(
    'deny.synced',
    who.notIn.some((group) => !excepted.has(group)),
  );
  const refs = origin.kind === 'allow' ? (allow?.who ?? []) : (estate.breakGlass.get(origin.policy)?.subjects ?? []);
  add('user', who.users.length > 0 && refs.some((ref) => ref.kind === 'user'));
  add(
    'group.listed',
    refs.some((ref) => ref.kind === 'group' && estate.groups.get(ref.group)?.body.kind === 'listed'),
  );
  add(
    'group.all-of',
    refs.some((ref) => ref.kind === 'group' && estate.groups.get(ref.group)?.body.kind === 'all-of') &&
      who.in.length === 0,
  );
  add(
    'workload.kind',
    refs.some((ref) => ref.kind === 'workload-kind' || ref.kind === 'workloads'),
  );
  add('except.listed', (allow?.except.length ?? 0) > 0);
}

/** Every group that the refs name, directly or nested. */
function groupsUnder(estate: Estate, refs: readonly PrincipalRef[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (ref: PrincipalRef): void => {
    if (ref.kind !== 'group' || found.has(ref.group)) return;
    found.add(ref.group);
    const body = estate.groups.get(ref.group)?.body;
    if (body?.kind === 'listed') body.members.forEach(visit);
    if (body?.kind === 'all-of') body.groups.forEach(visit);
  };
  refs.forEach(visit);
  return found;
}

function situationConstraints({ situation, requirement }: Piece, add: Add): void {
  add('location', !situation.country.full);
  add('network', !situation.network.full);
  add('platform', !situation.platform.full && !limitedByOsOnly(situation.platform.known, requirement));
  add('idp', !situation.idp.full);
  add('schedule', !situation.time.full);
  const { logins } = situation;
  if (!logins) return;
  if (logins.kind === 'only') add('as.login', true);
  else if (logins.logins.length === 0) add('as.any', true);
  else add(logins.logins.length === 1 && logins.logins[0] === 'root' ? 'as.nonroot' : 'as.login', true);
}

/** A posture's `os` already limits the platforms: such a piece says nothing more about the platform. */
export function limitedByOsOnly(platforms: readonly string[], requirement: Piece['requirement']): boolean {
  return requirement.os.size > 0 && PLATFORMS.every((name) => requirement.os.has(name) === platforms.includes(name));
}

function requirementConstraints({ requirement }: Piece, add: Add): void {
  add('mfa', requirement.mfa > 0);
  add('risk', requirement.risk > 0);
  for (const flag of requirement.flags) add(`posture.${flag}`, true);
  add('posture.edr', requirement.edr > 0);
  add('posture.os', requirement.os.size > 0);
  add('posture.check', requirement.checks.length > 0);
  add('posture.max_age', requirement.deviceAge !== undefined);
  add('approval', requirement.approvals.length > 0);
  add('session.max', requirement.sessionMax !== undefined);
  add('session.idle', requirement.sessionIdle !== undefined);
  add('session.recorded', requirement.recorded);
  add('session.isolated', requirement.isolated);
  add('session.justified', requirement.justified);
}

function originConstraints(estate: Estate, { origin }: Piece, add: Add): void {
  const denies = origin.denies.map((name) => estate.policies.get(name)).filter((policy) => policy !== undefined);
  const situated = (policy: Policy): boolean => policy.effect === 'deny' && policy.when !== undefined;
  add('deny.situation', denies.some(situated));
  add(
    'deny.listed',
    denies.some((policy) => !situated(policy)),
  );
  add('floor', origin.floors.length > 0);
  add('break-glass', origin.kind === 'break-glass');
  const source = estate.policies.get(origin.policy) ?? estate.breakGlass.get(origin.policy);
  add('validity', source?.validity.from !== undefined || source?.validity.to !== undefined);
  const allow = origin.kind === 'allow' ? estate.policies.get(origin.policy) : undefined;
  add('workload.credential', allow?.when?.credential !== undefined);
}
