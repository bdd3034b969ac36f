import { isSsh } from './decode.js';
import { isVersionAtLeast } from './device.js';
import { mapping, own, type Plain, texts } from './plain.js';
import { isClosed, membersOf } from './principals.js';
import type { PolicySource } from './project.js';
import { domainOf, duration } from './values.js';

/** Section 14: someone whom a test stands for. An unnamed one has an address of the domain that is written nowhere. */
export type TestCaller =
  | { readonly user: string; readonly groups: readonly string[] }
  | { readonly unnamedIn: string; readonly groups: readonly string[] }
  | { readonly workload: string };

/** A request of a test, as it would be asked, and the decision that the test wants. */
export interface TestRequest {
  readonly request: Plain;
  readonly wanted: 'allow' | 'deny';
}

const NOT_SIGNALS = ['user', 'workload', 'nobody', 'group', 'groups', 'platform', 'device', 'posture'];
const PLATFORMS = ['macos', 'windows', 'linux', 'ios', 'android', 'chromeos'];
const EDR = ['absent', 'installed', 'running'];

/** Every request that a test makes; it passes when each is decided as wanted. */
export function requestsOfTest(source: PolicySource, test: Plain): readonly TestRequest[] {
  const who = mapping(own(test, 'who'));
  const signals = Object.fromEntries(Object.entries(who).filter(([key]) => !NOT_SIGNALS.includes(key)));
  const device = deviceOf(source, who);
  const wanted = (key: 'can' | 'cannot', decision: 'allow' | 'deny'): readonly TestRequest[] =>
    texts(own(test, key)).flatMap((resource) =>
      principalsOf(source, who).map((principal) => ({
        request: {
          ...signals,
          ...(device && { device }),
          ...(own(who, 'approvals') !== undefined && { approvals: texts(own(who, 'approvals')) }),
          principal,
          resource,
          ...(isSsh(source, resource) && { as: own(test, 'as') }),
          ...(own(test, 'now') !== undefined && { now: own(test, 'now') }),
        },
        wanted: decision,
      })),
    );
  return [...wanted('can', 'allow'), ...wanted('cannot', 'deny')];
}

/** The principals of the requests: one, or one per caller that the group stands for. */
function principalsOf(source: PolicySource, who: Plain): readonly (Plain | null)[] {
  const more = texts(own(who, 'groups'));
  const { user, workload, group } = who;
  if (typeof user === 'string') return [{ user, groups: more }];
  if (typeof workload === 'string') return [{ workload }];
  if (typeof group !== 'string') return [null];
  return callersOf(source, group).map((caller) => {
    if ('workload' in caller) return caller;
    const address = 'user' in caller ? caller.user : `nobody-writes-this@${caller.unnamedIn}`;
    return { user: address, groups: [...caller.groups, ...more] };
  });
}

/** Whom `group: NAME` stands for. */
export function callersOf(source: PolicySource, name: string): readonly TestCaller[] {
  const group = source.groups.get(name)!;
  const idp = own(group, 'source') as string | undefined;
  if (idp !== undefined) {
    if (isClosed(source, name)) return membersOf(source, name).map((user) => ({ user, groups: [] }));
    return texts(own(source.idps.get(idp)!, 'domains')).map((unnamedIn) => ({ unnamedIn, groups: [name] }));
  }
  const inner = (reference: string): readonly TestCaller[] => callersOf(source, reference.slice('group:'.length));
  const all = texts(own(group, 'all_of'));
  if (all.length > 0) return all.map(inner).reduce(combinations);
  return texts(own(group, 'members')).flatMap((member): readonly TestCaller[] => {
    if (member.startsWith('group:')) return inner(member);
    if (member.startsWith('workload:')) return [{ workload: member.slice('workload:'.length) }];
    return [{ user: member.startsWith('user:') ? member.slice('user:'.length) : member, groups: [] }];
  });
}

/** Every pair that can be one person, or is one workload. */
function combinations(some: readonly TestCaller[], others: readonly TestCaller[]): readonly TestCaller[] {
  return some.flatMap((one) => others.flatMap((other) => together(one, other)));
}

function together(one: TestCaller, other: TestCaller): readonly TestCaller[] {
  if ('workload' in one || 'workload' in other) {
    return 'workload' in one && 'workload' in other && one.workload === other.workload ? [one] : [];
  }
  const groups = [...one.groups, ...other.groups];
  if ('user' in one && 'user' in other) return one.user === other.user ? [{ user: one.user, groups }] : [];
  const domain = (caller: typeof one): string => ('user' in caller ? domainOf(caller.user) : caller.unnamedIn);
  if (domain(one) !== domain(other)) return [];
  const named = [one, other].find((caller) => 'user' in caller);
  return named && 'user' in named ? [{ user: named.user, groups }] : [{ unnamedIn: domain(one), groups }];
}

/** The device of the requests: as written, or what all postures demand and no more. */
function deviceOf(source: PolicySource, who: Plain): Plain | undefined {
  const platform = own(who, 'platform') as string | undefined;
  const written = own(who, 'posture');
  if (written === undefined) {
    if (own(who, 'device') === undefined && platform === undefined) return undefined;
    return { ...mapping(own(who, 'device')), ...(platform !== undefined && { platform }) };
  }
  const postures = texts(written).map((name) => source.posture.get(name)!);
  const systems = postures.map((posture) => mapping(own(posture, 'os'))).filter((os) => Object.keys(os).length > 0);
  const chosen = platform ?? platformOf(systems);
  const versions = systems
    .map((os) => (chosen === undefined ? undefined : own(os, chosen)) as string | undefined)
    .filter((version) => version?.startsWith('>='))
    .map((version) => version!.slice('>='.length));
  const flags = postures.flatMap((posture) => Object.keys(posture).filter((key) => own(posture, key) === true));
  const edr = postures.map((posture) => EDR.indexOf((own(posture, 'edr') as string | undefined) ?? 'absent'));
  const checks = postures.flatMap((posture) => Object.keys(mapping(own(posture, 'checks'))));
  const ages = postures.flatMap((posture) => texts(own(posture, 'max_age')));
  return {
    ...Object.fromEntries(flags.map((flag) => [flag, true])),
    edr: EDR[Math.max(...edr)],
    checks: Object.fromEntries(checks.map((check) => [check, true])),
    age: ages.length > 0 ? [...ages].sort((a, b) => duration(a) - duration(b))[0] : '0s',
    ...(chosen !== undefined && { platform: chosen }),
    ...(versions.length > 0 && { os_version: versions.reduce((a, b) => (isVersionAtLeast(a, b) ? a : b)) }),
  };
}

function platformOf(systems: readonly Plain[]): string | undefined {
  const isListed = (os: Plain, platform: string): boolean => own(os, platform) !== undefined;
  if (systems.length === 0) return undefined;
  return (
    PLATFORMS.find((platform) => systems.every((os) => isListed(os, platform))) ??
    PLATFORMS.find((platform) => systems.some((os) => isListed(os, platform)))
  );
}
