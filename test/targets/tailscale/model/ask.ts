import { type AccessRequest, formatAddress } from '../../../../src/compiler/model/index.js';
import type { Claims, OnePoint } from '../../../../src/compiler/proof/index.js';
import type { ArtefactFile } from '../../../../src/targets/target.js';
import { plainPolicy } from '../corpora.js';
import { holds, rangeOf } from './ip-set.js';
import { PacketFilter, type PolicyText } from './packet-filter.js';
import { postureHolds } from './posture-model.js';
import { type Dialect, Selectors } from './selectors.js';
import type { Tailnet, TailnetNode } from './tailnet.js';

/** What the tests bind; every value in the form that stands in ztctl.yaml. */
export interface PlainBindings {
  /** The tailnet's own; devices of anybody else are shared in. */
  readonly domains: readonly string[];
  readonly groups?: Readonly<Record<string, string>>;
  readonly workloads: Readonly<Record<string, string>>;
  readonly hosts: Readonly<Record<string, string>>;
  readonly ssh?: string;
}

interface SshRule {
  readonly action: string;
  readonly src?: readonly string[];
  readonly dst?: readonly string[];
  readonly users?: readonly string[];
  readonly checkPeriod?: string;
  readonly srcPosture?: readonly string[];
}

type Policy = PolicyText & { readonly ssh?: readonly SshRule[] };

const SHARED = 'a device shared in from another tailnet';
const CALLER = { ipv4: '100.80.0.1', ipv6: 'fd7a:115c:a1e0::8001' };
const TARGET = { ipv4: '100.80.0.2', ipv6: 'fd7a:115c:a1e0::8002' };
const ROUTED = '10.99.0.1';
const PROTOCOLS = { tcp: 6, udp: 17, icmp: 1, other: 47 } as const;

/** Whether a tailnet with this policy file lets one request through, by a model that shares no code with reader and compiler. */
export function tailnetAllows(
  files: readonly ArtefactFile[],
  dialect: Dialect,
  bindings: PlainBindings,
  request: AccessRequest,
  point: OnePoint,
  claims: Claims,
): boolean {
  const caller = callerOf(request, claims, bindings);
  const isOwn = caller.user === undefined || bindings.domains.some((domain) => caller.user!.endsWith(`@${domain}`));
  const policy = withClaims(policyOf(files), isOwn ? claims : { ...claims, groups: [...claims.groups, SHARED] });
  const target = targetOf(point, caller, bindings);
  const email = emailOf(caller);
  const synced =
    request.principal.kind === 'user' || request.principal.kind === 'member' ? [...request.principal.groups] : [];
  const memberships = [...synced.map((name) => bindings.groups?.[name] ?? name), ...claims.groups];
  const groups = {
    ...policy.groups,
    ...Object.fromEntries(
      memberships.filter((name) => name.startsWith('group:')).map((name) => [name, email === undefined ? [] : [email]]),
    ),
  };
  const tailnet = tailnetOf(caller, target, point);
  const proto = PROTOCOLS[point.traffic];
  const src = rangeOf(caller.ipv4)!;
  const dst = rangeOf(point.host.kind === 'address' ? formatAddress(point.host.address) : target.ipv4)!;
  const filter = new PacketFilter({ ...policy, groups }, tailnet, dialect);
  if (!filter.allows({ src, dst, proto, port: point.port })) return false;
  const isSsh = bindings.ssh !== undefined && target.tags?.includes(bindings.ssh) && proto === 6 && point.port === 22;
  return (
    !isSsh || logsIn(policy, new Selectors(tailnet, { ...policy, groups }, dialect), caller, target, request, claims)
  );
}

const POLICIES = new WeakMap<readonly ArtefactFile[], Policy>();

/** Servers read keys of any case. */
function policyOf(files: readonly ArtefactFile[]): Policy {
  const known = POLICIES.get(files) ?? parsed(files);
  POLICIES.set(files, known);
  return known;
}

function parsed(files: readonly ArtefactFile[]): Policy {
  const plain = plainPolicy(files[0]!.text) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(plain).map(([key, value]) => [key[0]!.toLowerCase() + key.slice(1), value]),
  ) as Policy;
}

/** What the request claims to meet holds; a device that is shared in is asked nothing. */
function withClaims(policy: Policy, { checks, groups }: Claims): Policy {
  const postures = Object.entries(policy.postures ?? {}).map(
    ([name, list]) => [name, groups.includes(SHARED) ? [] : list.filter((one) => !checks.includes(one))] as const,
  );
  return { ...policy, postures: Object.fromEntries(postures) };
}

function callerOf(
  { principal, device, country }: AccessRequest,
  { stranger, groups }: Claims,
  bindings: PlainBindings,
): TailnetNode {
  const attributes = {
    'node:os': device?.platform ?? 'freebsd',
    ...(device?.osVersion && { 'node:osVersion': device.osVersion.join('.') }),
    ...(device?.flags.has('managed') && { 'custom:managed': true }),
    ...(device?.checks.has('known') && { 'custom:known': true }),
    ...(country !== undefined && { 'ip:country': country }),
  };
  const person = (user: string): TailnetNode => ({ ...CALLER, user, attributes });
  const login = groups.find((name) => /^[^:]+@/.test(name));
  if (login !== undefined) return person(login);
  if (principal.kind === 'user') return person(principal.user);
  if (principal.kind === 'member') return person(`somebody@${principal.domain}`);
  if (principal.kind === 'workload')
    return { ...CALLER, tags: [bindings.workloads[principal.workload] ?? 'tag:of-nobody'], attributes };
  if (stranger?.kind === 'person')
    return person(stranger.address ?? `somebody@${stranger.domain ?? 'outside.example'}`);
  if (stranger?.kind === 'workload' && !stranger.name?.includes(' '))
    return { ...CALLER, tags: [stranger.name ?? 'tag:of-nobody'], attributes };
  // Without identity: a host behind a router.
  return { ipv4: ROUTED, ipv6: 'fd00:99::1' };
}

function targetOf({ host }: OnePoint, caller: TailnetNode, bindings: PlainBindings): TailnetNode {
  if (host.kind === 'name') return { ...TARGET, tags: [bindings.hosts[host.name] ?? 'tag:of-nobody'] };
  if (host.kind === 'own-devices') return { ...TARGET, ...(caller.user !== undefined && { user: caller.user }) };
  if (host.kind === 'foreign' && host.name.startsWith('tag:')) return { ...TARGET, tags: [host.name] };
  return { ...TARGET, user: 'another@example.com' };
}

function emailOf({ user }: TailnetNode): string | undefined {
  return user;
}

function tailnetOf(caller: TailnetNode, target: TailnetNode, { host }: OnePoint): Tailnet {
  const names = [...new Set([caller.user, target.user].filter((name) => name !== undefined))];
  const address = host.kind === 'address' ? formatAddress(host.address) : undefined;
  const routes =
    address === undefined ? [] : [`${address}/${host.kind === 'address' && host.address.family === 4 ? 32 : 128}`];
  const router: TailnetNode = {
    ipv4: '100.80.0.3',
    ipv6: 'fd7a:115c:a1e0::8003',
    tags: ['tag:router'],
    approved_routes: ['10.99.0.0/24', ...routes],
  };
  return {
    users: names.map((email) => ({ name: email, email })),
    nodes: { ...(caller.ipv4 !== ROUTED && { caller }), target, router },
  };
}

const HOURS = { h: 3600, m: 60, s: 1 } as const;

/** `check` before `accept`, then the first that fits. */
function logsIn(
  { ssh = [], postures = {} }: Policy,
  selectors: Selectors,
  caller: TailnetNode,
  target: TailnetNode,
  { as, session }: AccessRequest,
  { login }: Claims,
): boolean {
  const name = as ?? login ?? '';
  const meets = (names: readonly string[] | undefined): boolean =>
    !names ||
    names.length === 0 ||
    names.some((one) => postures[one]?.every((text) => postureHolds(text, caller.attributes ?? {})));
  const ordered = [
    ...ssh.filter(({ action }) => action === 'check'),
    ...ssh.filter(({ action }) => action !== 'check'),
  ];
  const rule = ordered.find(
    ({ src = [], dst = [], users = [], srcPosture }) =>
      src.some((one) => holds(selectors.source(one), rangeOf(caller.ipv4)!)) &&
      dst.some((one) => holds(selectors.destination(one), rangeOf(target.ipv4)!)) &&
      (users.includes(name) || (users.includes('autogroup:nonroot') && name !== 'root')) &&
      meets(srcPosture),
  );
  if (rule?.action !== 'check') return rule !== undefined;
  const [, count, unit] = /^(\d+)([hms])$/.exec(rule.checkPeriod ?? '12h')!;
  return session?.age !== undefined && session.age <= Number(count) * HOURS[unit as 'h'];
}
