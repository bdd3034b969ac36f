import type { Piece } from '../../compiler/analysis/index.js';
import { EDR_STATES, type Platform } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import type { Ruling } from '../ruling.js';
import type { PostureBinding } from './bindings.js';
import { type Context, EXACT, type TrustEntry, unsupported } from './context.js';
import { admittedPlatforms, conditionsOn, platformsOf } from './postures.js';

const NO_CHROMEOS = 'a Chromebook runs the Android client and says `android`, so `chromeos` is lost';

/** `posture.os`, `platform` and `location`: built-in attributes. */
export function judgeBuiltIn(context: Context, constraint: Constraint, piece: Piece): Ruling {
  if (!context.flavour.postures) return unsupported();
  const outside = outsiders(context, piece);
  if (outside) return outside;
  if (constraint === 'location') return EXACT;
  const { os } = piece.requirement;
  if (constraint === 'posture.os' && (os.get('linux')?.length ?? 0) > 0 && !context.bindings.kernelVersions) {
    return { verdict: 'by-reference', missing: 'bindings.linux_versions' };
  }
  const named = constraint === 'platform' ? piece.situation.platform.known.includes('chromeos') : os.has('chromeos');
  if (!named) return EXACT;
  return admittedPlatforms(piece).length === 0
    ? unsupported(NO_CHROMEOS)
    : { verdict: 'narrower', reason: NO_CHROMEOS };
}

/** Device signals that a binding names an attribute for. */
export function judgeSignal(context: Context, constraint: Constraint, piece: Piece): Ruling {
  if (!context.flavour.postures) return unsupported();
  const outside = outsiders(context, piece);
  if (outside) return outside;
  const trust: TrustEntry[] = [];
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
function outsiders({ bindings }: Context, { who }: Piece): Ruling | undefined {
  if (who.users.length === 0) return undefined;
  const own = new Set([...bindings.domains.keys(), ...bindings.members.keys()]);
  if (own.size === 0) return { verdict: 'by-reference', missing: 'bindings.domains' };
  const outside = who.users.find((user) => !own.has(user.slice(user.lastIndexOf('@') + 1)));
  return outside === undefined
    ? undefined
    : unsupported(
        `\`${outside}\` is not of the tailnet's own domains, and a device that is shared in skips every posture`,
      );
}
