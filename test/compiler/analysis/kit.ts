import type {
  AccessRequest,
  BreakGlass,
  Cidr,
  Conditions,
  CredentialType,
  DeviceFlag,
  EdrState,
  Estate,
  Gap,
  Group,
  Logins,
  MfaLevel,
  Platform,
  Policy,
  Posture,
  PrincipalRef,
  Resource,
  RiskLevel,
  Schedule,
  SessionLimits,
  WeeklyWindow,
  Workload,
} from '../../../src/compiler/model/index.js';
import { parseCidr } from '../../../src/compiler/model/index.js';
import { SourceFile, type Span } from '../../../src/compiler/source/index.js';

/** An estate in as few words as a test wants to say. Lists stand for what the language writes as lists. */
export interface EstateSpec {
  readonly idps?: Record<string, readonly string[]>;
  readonly groups?: Record<string, { source?: string; members?: readonly string[]; all_of?: readonly string[] }>;
  readonly workloads?: Record<string, { kind?: string; type?: CredentialType; lifetime?: number; attested?: boolean }>;
  readonly postures?: Record<string, PostureSpec>;
  readonly profiles?: Record<string, WhenSpec>;
  readonly approvals?: readonly string[];
  readonly networks?: Record<string, readonly string[]>;
  readonly locations?: Record<string, readonly string[]>;
  readonly schedules?: Record<string, { timezone: string; weekly: readonly WeeklyWindow[] }>;
  readonly resources?: Record<string, { ssh?: boolean; public?: boolean; networks?: readonly string[] }>;
  readonly policies?: Record<string, PolicySpec>;
  readonly breakGlass?: Record<string, BreakGlassSpec>;
  readonly gaps?: Record<string, { from?: number; to?: number }>;
  readonly directory?: {
    complete: readonly string[];
    users: Record<string, { active: boolean; groups: readonly string[] }>;
  };
}

export interface PostureSpec {
  readonly flags?: readonly DeviceFlag[];
  readonly edr?: EdrState;
  readonly os?: Partial<Record<Platform, readonly number[]>>;
  readonly checks?: readonly string[];
  readonly maxAge?: number;
}

export interface SessionSpec {
  readonly max?: number;
  readonly idle?: number;
  readonly recorded?: boolean;
  readonly isolated?: boolean;
  readonly justified?: boolean;
}

export interface WhenSpec {
  readonly mfa?: MfaLevel;
  readonly risk?: RiskLevel;
  readonly posture?: readonly string[];
  readonly approval?: readonly string[];
  readonly location?: readonly string[];
  readonly network?: readonly string[];
  readonly platform?: readonly Platform[];
  readonly idp?: readonly string[];
  readonly schedule?: readonly string[];
  readonly credential?: { bound?: boolean; attested?: boolean; maxLifetime?: number };
  readonly session?: SessionSpec;
  readonly profile?: readonly string[];
}

export interface PolicySpec {
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  readonly except?: readonly string[];
  readonly to: readonly string[];
  readonly when?: WhenSpec;
  readonly unless?: readonly WhenSpec[];
  readonly session?: SessionSpec;
  readonly as?: LoginsSpec;
  readonly from?: number;
  readonly to_?: number;
}

export type LoginsSpec = 'any' | 'nonroot' | readonly string[];

export interface BreakGlassSpec {
  readonly subjects: readonly string[];
  readonly resources: readonly string[];
  readonly as?: LoginsSpec;
  readonly when?: WhenSpec;
  readonly session?: SessionSpec;
  readonly from?: number;
  readonly to_?: number;
}

const FILE = new SourceFile('test.yaml', '');
const SPAN: Span = { file: FILE, start: 0, end: 0 };

const at = <T>(value: T): { value: T; span: Span } => ({ value, span: SPAN });
const element = (name: string): { name: string; nameSpan: Span; span: Span } => ({ name, nameSpan: SPAN, span: SPAN });

/** Maps in name order, as binding makes them. */
function section<S, T>(entries: Record<string, S> | undefined, make: (name: string, spec: S) => T): Map<string, T> {
  return new Map(
    Object.keys(entries ?? {})
      .sort()
      .map((name) => [name, make(name, entries![name]!)]),
  );
}

export function principal(text: string): PrincipalRef {
  const [kind, name = ''] = text.split(':');
  switch (kind) {
    case 'everyone':
      return { kind: 'everyone', span: SPAN };
    case 'workloads':
      return { kind: 'workloads', span: SPAN };
    case 'user':
      return { kind: 'user', user: name, span: SPAN };
    case 'group':
      return { kind: 'group', group: name, span: SPAN };
    case 'workload':
      return { kind: 'workload', workload: name, span: SPAN };
    case 'domain':
      return { kind: 'domain', domain: name, span: SPAN };
    case 'kind':
      return { kind: 'workload-kind', workloadKind: name, span: SPAN };
    default:
      throw new Error(`what is ${text}?`);
  }
}

export function cidr(text: string): Cidr {
  const found = parseCidr(text);
  if ('fault' in found) throw new Error(`bad block ${text}`);
  return found;
}

export function estateOf(spec: EstateSpec): Estate {
  return {
    name: 'test',
    timezone: 'UTC',
    files: [FILE],
    idps: section(spec.idps, (name, domains) => ({ ...element(name), domains: domains.map(at) })),
    groups: section(spec.groups, groupOf),
    workloads: section(spec.workloads, workloadOf),
    postures: section(spec.postures, postureOf),
    profiles: section(spec.profiles, (name, when) => ({ ...element(name), conditions: conditions(when) })),
    approvals: section(Object.fromEntries((spec.approvals ?? []).map((name) => [name, name])), (name) => ({
      ...element(name),
      approvers: [],
      ticket: 'optional',
    })),
    locations: section(spec.locations, (name, countries) => ({ ...element(name), countries: countries.map(at) })),
    networks: section(spec.networks, (name, cidrs) => ({
      ...element(name),
      cidrs: cidrs.map((text) => at(cidr(text))),
    })),
    schedules: section(spec.schedules, scheduleOf),
    resources: section(spec.resources, resourceOf),
    policies: section(spec.policies, policyOf),
    breakGlass: section(spec.breakGlass, breakGlassOf),
    gaps: section(
      spec.gaps,
      (name, { from, to }): Gap => ({
        ...element(name),
        target: at('web'),
        constraints: [],
        policies: [],
        reason: '',
        validity: { ...(from !== undefined && { from: at(from) }), ...(to !== undefined && { to: at(to) }) },
      }),
    ),
    ceilings: new Map(),
    separations: new Map(),
    mustReach: new Map(),
    tests: [],
    targets: new Set(),
    ...(spec.directory && {
      directory: {
        digest: 'sha256:0',
        taken: '2026-01-01T00:00:00Z',
        complete: new Set(spec.directory.complete),
        users: new Map(
          Object.entries(spec.directory.users).map(([user, { active, groups }]) => [
            user,
            { active, groups: new Set(groups) },
          ]),
        ),
      },
    }),
  };
}

function groupOf(
  name: string,
  { source, members, all_of }: { source?: string; members?: readonly string[]; all_of?: readonly string[] },
): Group {
  if (source !== undefined) {
    return { ...element(name), holds: 'humans', body: { kind: 'synced', source: at(source), external: at(name) } };
  }
  if (all_of) return { ...element(name), holds: 'humans', body: { kind: 'all-of', groups: all_of.map(principal) } };
  const refs = (members ?? []).map(principal);
  const holds = refs.some(({ kind }) => kind === 'workload') ? 'workloads' : 'humans';
  return { ...element(name), holds, body: { kind: 'listed', members: refs } };
}

function workloadOf(
  name: string,
  spec: { kind?: string; type?: CredentialType; lifetime?: number; attested?: boolean },
): Workload {
  return {
    ...element(name),
    workloadKind: spec.kind ?? 'service',
    identity: at(`spiffe://test/${name}`),
    credential: {
      type: spec.type ?? 'jwt',
      ...(spec.lifetime !== undefined && { lifetime: spec.lifetime }),
      attested: spec.attested ?? false,
      span: SPAN,
    },
  };
}

function postureOf(name: string, { flags, edr, os, checks, maxAge }: PostureSpec): Posture {
  return {
    ...element(name),
    flags: new Map((flags ?? []).map((flag) => [flag, SPAN])),
    ...(edr && { edr: at(edr) }),
    ...(os && { os: new Map(Object.entries(os).map(([platform, version]) => [platform as Platform, at(version)])) }),
    checks: new Map((checks ?? []).map((check) => [check, SPAN])),
    ...(maxAge !== undefined && { maxAge: at(maxAge) }),
  };
}

function scheduleOf(name: string, spec: { timezone: string; weekly: readonly WeeklyWindow[] }): Schedule {
  return { ...element(name), timezone: spec.timezone, weekly: spec.weekly.map(at) };
}

function resourceOf(name: string, spec: { ssh?: boolean; public?: boolean; networks?: readonly string[] }): Resource {
  return {
    ...element(name),
    endpoints: [],
    sensitivity: 'low',
    labels: new Map(),
    via: [],
    isSsh: spec.ssh ?? false,
    renamedFrom: [],
    inner: [],
    outer: [],
    ...(spec.public && {
      public: { reason: 'test', span: SPAN, ...(spec.networks && { networks: spec.networks.map(at) }) },
    }),
  };
}

function session(spec: SessionSpec): SessionLimits {
  return {
    span: SPAN,
    ...(spec.max !== undefined && { max: at(spec.max) }),
    ...(spec.idle !== undefined && { idle: at(spec.idle) }),
    ...(spec.recorded && { recorded: SPAN }),
    ...(spec.isolated && { isolated: SPAN }),
    ...(spec.justified && { justified: SPAN }),
  };
}

function conditions(when: WhenSpec): Conditions {
  const list = <T>(values: readonly T[] | undefined): { value: T; span: Span }[] | undefined => values?.map(at);
  const { credential } = when;
  const found = {
    mfa: when.mfa && at(when.mfa),
    risk: when.risk && at(when.risk),
    posture: list(when.posture),
    approval: list(when.approval),
    location: list(when.location),
    network: list(when.network),
    platform: list(when.platform),
    idp: list(when.idp),
    schedule: list(when.schedule),
    profile: list(when.profile),
    session: when.session && session(when.session),
    credential: credential && {
      span: SPAN,
      ...(credential.bound && { bound: SPAN }),
      ...(credential.attested && { attested: SPAN }),
      ...(credential.maxLifetime !== undefined && { maxLifetime: at(credential.maxLifetime) }),
    },
  };
  const said = Object.entries(found).filter(([, value]) => value !== undefined);
  return { span: SPAN, ...Object.fromEntries(said) };
}

function validity({ from, to_ }: { from?: number; to_?: number }): Policy['validity'] {
  return { ...(from !== undefined && { from: at(from) }), ...(to_ !== undefined && { to: at(to_) }) };
}

function logins(spec: LoginsSpec): Logins {
  if (spec === 'any' || spec === 'nonroot') return { kind: spec, span: SPAN };
  return { kind: 'listed', logins: spec.map(at), span: SPAN };
}

function policyOf(name: string, spec: PolicySpec): Policy {
  const common = {
    ...element(name),
    who: (spec.allow ?? spec.deny ?? []).map(principal),
    except: (spec.except ?? []).map(principal),
    resources: [...spec.to].sort(),
    toSpan: SPAN,
    ...(spec.as && { as: logins(spec.as) }),
    validity: validity(spec),
    renamedFrom: [],
    ...(spec.when && { when: conditions(spec.when) }),
  };
  if (spec.allow) return { ...common, effect: 'allow', ...(spec.session && { session: session(spec.session) }) };
  return { ...common, effect: 'deny', ...(spec.unless && { unless: spec.unless.map(conditions) }) };
}

function breakGlassOf(name: string, spec: BreakGlassSpec): BreakGlass {
  return {
    ...element(name),
    subjects: spec.subjects.map(principal),
    resources: spec.resources.map(at),
    ...(spec.as && { as: logins(spec.as) }),
    alert: at('#alerts'),
    when: conditions({ mfa: 'phishing-resistant', ...spec.when }),
    session: session({ max: 3600, ...spec.session }),
    validity: validity(spec),
  };
}

/** A request of a user who shows nothing but what `signals` says. */
export function ask(user: string, resource: string, signals: Partial<AccessRequest> = {}): AccessRequest {
  return {
    principal: { kind: 'user', user, groups: [] },
    resource,
    now: Date.UTC(2026, 10, 23, 10),
    approvals: new Set(),
    ...signals,
  };
}

/** A device with these signals and no others. */
export function device(signals: Partial<NonNullable<AccessRequest['device']>>): NonNullable<AccessRequest['device']> {
  return { flags: new Set(), checks: new Set(), ...signals };
}
