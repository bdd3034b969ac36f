import type { AccessRequest, DeviceSignals, MfaLevel } from '../../../src/compiler/model/index.js';
import type { Body, Decision, Facts } from './access-model.js';
import { OKTA, PARTNER } from './compile-kit.js';
import { BOUND_RULES } from './random-policies.js';

const IDPS: Readonly<Record<string, string>> = { okta: OKTA, partner: PARTNER };
/** What each identity provider reports of its own groups, and of no others. */
const GROUPS: Readonly<Record<string, readonly [group: string, text: string][]>> = {
  okta: [['open-a', 'okta A']],
  partner: [['open-b', 'saml groups=B']],
};
/** A login by SMS reports `mfa` too. */
const METHODS: Readonly<Record<MfaLevel, readonly string[]>> = {
  none: ['pwd'],
  any: ['pwd', 'sms', 'mfa'],
  strong: ['pwd', 'otp', 'mfa'],
  'phishing-resistant': ['hwk', 'mfa'],
};
const PLATFORMS: Readonly<Record<string, string>> = { mac: 'macos' };
/** As bound in random-policies.ts. */
const GLOBAL_SESSION = 1800;

/** What Access would know of a request. */
export function factsOf({ principal, idp, ip, country, mfa, device }: AccessRequest): Facts {
  const shared = {
    ip: ip ?? '203.0.113.9',
    country: country ?? 'XX',
    passes: (rule: string | Body) => device !== undefined && passes(rule, device),
  };
  if (principal.kind === 'workload') {
    const machine = {
      ci: { commonName: 'ci' },
      bot: { token: 'b0000000-0000-4000-8000-000000000001' },
      old: { token: 'b0000000-0000-4000-8000-000000000002' },
    };
    const shown = machine[principal.workload as keyof typeof machine];
    return { ...shared, ...shown, idpGroups: new Set(), methods: new Set() };
  }
  if (principal.kind !== 'user' || idp === undefined) return { ...shared, idpGroups: new Set(), methods: new Set() };
  const reported = GROUPS[idp]!.filter(([name]) => principal.groups.includes(name));
  return {
    ...shared,
    email: principal.user,
    idp: IDPS[idp]!,
    idpGroups: new Set(reported.map(([, text]) => text)),
    methods: new Set(METHODS[mfa ?? 'none']),
  };
}

function passes(rule: string | Body, device: DeviceSignals): boolean {
  if (typeof rule === 'string') {
    const [signal, platform, expiration] = BOUND_RULES.get(rule)!;
    if (device.platform !== platform || isStale(device, expiration)) return false;
    if (signal === 'managed') return device.flags.has('managed');
    if (signal === 'edr') return device.edr !== undefined && device.edr !== 'absent';
    return device.checks.has(signal);
  }
  const platforms = (rule.match as readonly { readonly platform: string }[]).map(
    (one) => PLATFORMS[one.platform] ?? one.platform,
  );
  const { expiration } = rule;
  const seconds = expiration === undefined ? undefined : secondsOf(String(expiration));
  if (device.platform === undefined || !platforms.includes(device.platform) || isStale(device, seconds)) return false;
  const { version, operator, ...input } = rule.input as Readonly<Record<string, unknown>> & {
    version?: string;
    operator?: string;
  };
  if (rule.type === 'disk_encryption') return input.require_all === true && device.flags.has('disk_encrypted');
  if (rule.type === 'firewall') return input.enabled === true && device.flags.has('firewall');
  if (operator !== '>=') throw new Error('an OS version rule compares with >=');
  return isAtLeast(device.osVersion ?? [0], version!.split('.').map(Number));
}

function isStale(device: DeviceSignals, expiration: number | undefined): boolean {
  return expiration !== undefined && (device.age === undefined || device.age > expiration);
}

function isAtLeast(have: readonly number[], want: readonly number[]): boolean {
  const at = want.findIndex((part, index) => part !== (have[index] ?? 0));
  return at < 0 || (have[at] ?? 0) > want[at]!;
}

/** Whether a request in this state gets in: what the matching policy asks beyond its rules, and how long a login lasts. */
export function getsIn(
  { outcome, policy = {} }: Decision,
  { session, approvals }: AccessRequest,
  { session_duration: own = '24h', allow_authenticate_via_warp: device }: Body = { allow_authenticate_via_warp: false },
): boolean {
  if (outcome === 'bypass' || outcome === 'service-auth') return true;
  if (outcome === 'deny') return false;
  const isReusable = policy.account_id !== undefined;
  const seconds = secondsOf(String(isReusable ? (policy.session_duration ?? '24h') : own));
  const longest =
    device === false ? (policy.approval_required ? Math.max(86_400, seconds) : seconds) : Number.POSITIVE_INFINITY;
  return (
    (!policy.isolation_required || session?.isolated === true) &&
    (!policy.purpose_justification_required || session?.justified === true) &&
    (!policy.approval_required || approvals.has('oncall')) &&
    (session?.age ?? Number.POSITIVE_INFINITY) <= longest + GLOBAL_SESSION
  );
}

export function secondsOf(text: string): number {
  return Number(text.slice(0, -1)) * { s: 1, m: 60, h: 3600 }[text.at(-1) as 's' | 'm' | 'h'];
}
