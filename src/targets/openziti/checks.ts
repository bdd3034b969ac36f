import type { Piece } from '../../compiler/analysis/index.js';
import type { Located, OsVersion, Platform } from '../../compiler/model/index.js';
import type { Json } from '../target.js';
import type { Bindings } from './bindings.js';

type Body = { readonly [key: string]: Json };

/** A posture check that a Dial policy demands: one that ztctl makes, or one that a binding names. */
export type Check =
  | {
      readonly kind: 'made';
      readonly name: string;
      /** What it checks, as part of the name of a policy that demands it. */
      readonly part: string;
      readonly body: Body;
    }
  | { readonly kind: 'bound'; readonly key: string; readonly id: Located<string> };

/**
 * The controller's names of operating systems, which are case-sensitive. `WindowsServer` is left out: a policy that says `windows` names
 * clients. There is no chromeos.
 */
export const OS_TYPES: Readonly<Partial<Record<Platform, string>>> = {
  android: 'Android',
  ios: 'iOS',
  linux: 'Linux',
  macos: 'macOS',
  windows: 'Windows',
};

/** TOTP within the session; a timeout of -1 is how the controller stores "none". */
const MFA: Body = {
  typeId: 'MFA',
  timeoutSeconds: -1,
  promptOnWake: false,
  promptOnUnlock: false,
  ignoreLegacyEndpoints: false,
};

/** All checks that one piece demands: together in one policy, where they are "and". Every demand is one that the judge let through. */
export function checksOf(estate: string, { requirement, situation }: Piece, bindings: Bindings): readonly Check[] {
  const checks: Check[] = [];
  if (requirement.mfa > 0) checks.push(made(estate, 'mfa', MFA));
  if (!situation.platform.full) checks.push(osCheck(estate, situation.platform.known, requirement.os));
  if (requirement.edr > 0) checks.push(...bound(bindings, requirement.edr === 2 ? 'edr.running' : 'edr.installed'));
  for (const name of requirement.checks) checks.push(...bound(bindings, `checks.${name}`));
  return checks;
}

function bound({ posture }: Bindings, key: string): readonly Check[] {
  const id = posture.get(key);
  if (!id) throw new Error(`the judge let an unbound check through: ${key}`);
  return [{ kind: 'bound', key, id }];
}

/** Names are unique on a controller, and two estates on one may well demand the same. */
function made(estate: string, part: string, body: Body): Check {
  return { kind: 'made', name: `${estate}--${part}`, part, body };
}

function osCheck(estate: string, platforms: readonly Platform[], os: ReadonlyMap<Platform, OsVersion>): Check {
  const entries = platforms
    .filter((platform) => OS_TYPES[platform] !== undefined)
    .map((platform) => ({ platform, version: threeParts(os.get(platform) ?? []) }));
  const part = entries.map(({ platform, version }) => `${platform}-${version.join('-')}`).join('--');
  const systems = entries.map(({ platform, version }) => ({
    type: OS_TYPES[platform]!,
    versions: [`>=${version.join('.')}`],
  }));
  // In the order in which a controller stores them.
  systems.sort((a, b) => (a.type < b.type ? -1 : 1));
  return made(estate, `os--${part}`, { typeId: 'OS', operatingSystems: systems });
}

/**
 * The least version of three parts that is not below the demanded one. The controller compares three; a demand with more becomes the next
 * higher third part, which is narrower.
 */
export function threeParts(version: OsVersion): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0, ...rest] = version;
  return [major, minor, rest.some((part) => part > 0) ? patch + 1 : patch];
}

/** Text of a reference in `postureCheckRoles`: always one check by id, never an attribute, which could select nothing. */
export function checkRole(check: Check): string {
  return `@${check.kind === 'made' ? check.name : check.id.value}`;
}
