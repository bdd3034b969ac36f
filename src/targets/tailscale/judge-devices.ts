import type { Piece } from '../../compiler/analysis/index.js';
import { EDR_STATES, type Platform } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import type { Ruling } from '../ruling.js';
import type { PostureBinding } from './bindings.js';
import { type Context, type TrustEntry, unsupported } from './context.js';
import { admittedPlatforms, conditionsOn, platformsOf } from './postures.js';

const NO_CHROMEOS = 'a Chromebook runs the Android client and says `android`, so `chromeos` is lost';

/** `posture.os`, `platform` and `location`: built-in attributes. */
export function judgeBuiltIn(context: Context, constraint: Constraint, piece: Piece): Ruling {
  if (!context.flavour.postures) return unsupported();
  const own = ownDevices(context, piece);
  if ('verdict' in own) return own;
  const kernel = constraint === 'posture.os' ? kernelTrust(context, piece) : [];
  if ('verdict' in kernel) return kernel;
  if (constraint !== 'location' && namesChromeos(constraint, piece)) {
    return admittedPlatforms(piece).length === 0
      ? unsupported(NO_CHROMEOS)
      : { verdict: 'narrower', reason: NO_CHROMEOS };
  }
  return { verdict: 'by-reference', trust: [...own, ...kernel] };
}

function namesChromeos(constraint: Constraint, { situation, requirement }: Piece): boolean {
  return constraint === 'platform' ? situation.platform.known.includes('chromeos') : requirement.os.has('chromeos');
}

function kernelTrust({ bindings }: Context, { requirement }: Piece): Ruling | readonly TrustEntry[] {
  if ((requirement.os.get('linux')?.length ?? 0) === 0) return [];
  if (!bindings.kernelVersions) return { verdict: 'by-reference', missing: 'bindings.linux_versions' };
  const note = 'the versions that the policy demands of Linux are kernel versions';
  return [{ name: 'linux', vendor: 'kernel', span: bindings.kernelVersions, note }];
}

/** Device signals that a binding names an attribute for. */
export function judgeSignal(context: Context, constraint: Constraint, piece: Piece): Ruling {
  if (!context.flavour.postures) return unsupported();
  const own = ownDevices(context, piece);
  if ('verdict' in own) return own;
  const trust: TrustEntry[] = [...own];
  for (const signal of signalsUnder(constraint, piece)) {
    const binding = context.bindings.posture.get(signal);
    if (!binding) return { verdict: 'by-reference', missing: `bindings.posture.${signal}` };
    const platforms = platformsOf(piece, context.bindings);
    if (platforms.length === 0) return unboundPlatform(piece, signal, binding);
    trust.push(...signalTrust(signal, binding, platforms));
  }
  return { verdict: 'by-reference', trust };
}

function signalsUnder(constraint: Constraint, { requirement }: Piece): readonly string[] {
  switch (constraint) {
    case 'posture.edr':
      return [`edr.${EDR_STATES[requirement.edr]}`];
    case 'posture.check':
      return requirement.checks.map((name) => `checks.${name}`);
    default:
      return [constraint.slice('posture.'.length)];
  }
}

function unboundPlatform(piece: Piece, signal: string, binding: PostureBinding): Ruling {
  const platform = admittedPlatforms(piece).find((name) => conditionsOn(binding, name) === undefined);
  if (platform === undefined) return unsupported('no platform is left on which everything demanded is bound');
  return { verdict: 'by-reference', missing: `bindings.posture.${signal}.${platform}` };
}

function signalTrust(signal: string, binding: PostureBinding, platforms: readonly Platform[]): readonly TrustEntry[] {
  if (binding.kind === 'any') return binding.conditions.map(({ value, span }) => entry(signal, value.text, span));
  return platforms.flatMap((platform) =>
    (binding.platforms.get(platform) ?? []).map(({ value, span }) =>
      entry(`${signal} on ${platform}`, value.text, span),
    ),
  );
}

function entry(name: string, vendor: string, span: TrustEntry['span']): TrustEntry {
  return { name, vendor, span, note: 'the attribute holds exactly on devices that show this signal' };
}

/**
 * Postures are evaluated only for devices of the own tailnet: somebody else's device that is shared in passes whatever it is.
 * Vendor: device posture, "Shared nodes and posture conditions", 2026-01-22.
 */
function ownDevices({ bindings }: Context, { who }: Piece): Ruling | readonly TrustEntry[] {
  const own = new Map([...bindings.members, ...bindings.domains]);
  if (who.users.length > 0 && own.size === 0) return { verdict: 'by-reference', missing: 'bindings.domains' };
  const domainOf = (user: string): string => user.slice(user.lastIndexOf('@') + 1);
  const outside = who.users.find((user) => !own.has(domainOf(user)));
  if (outside !== undefined) {
    return unsupported(
      `\`${outside}\` is not of the tailnet's own domains, and a device that is shared in skips every posture`,
    );
  }
  const note = 'devices of its users are in the tailnet itself, where postures are asked of them';
  return [...new Set(who.users.map(domainOf))].sort().map((domain) => ({
    name: `domain:${domain}`,
    vendor: 'own domain of the tailnet',
    span: own.get(domain)!,
    note,
  }));
}
