import type { Piece } from '../../compiler/analysis/index.js';
import type { ConstraintUse, Ruling } from '../ruling.js';
import { type Bindings, compareVersions } from './bindings.js';
import { osProfile, PLATFORM_NAMES, platformsOf, signalsOf } from './device.js';
import { EXACT, missing, trust, trusting, unsupported } from './rulings.js';

const NOTE = 'the profile passes only on devices of this platform that have this';

/** Undefined for what does not speak of the device. */
export function judgeDevice(bindings: Bindings, { constraint, piece }: ConstraintUse): Ruling | undefined {
  if (!piece) return undefined;
  if (constraint === 'platform') return platform(piece);
  if (constraint === 'posture.os') return os(bindings, piece);
  const demands = signalsOf(bindings, piece).filter((demand) => demand.constraint === constraint);
  if (demands.length === 0) return undefined;
  const { asked } = platformsOf(bindings, piece);
  const sayable = asked.filter((name) => PLATFORM_NAMES[name] !== undefined);
  if (sayable.length === 0) return unsupported('there is no PLATFORM operand for chromeos');
  for (const { name, profiles } of demands) {
    if (!sayable.some((one) => profiles.has(one))) return missing(`bindings.posture.${name}.${sayable[0]}`);
  }
  return trusting(
    demands.flatMap(({ name, profiles }) =>
      [...profiles].flatMap(([on, udid]) =>
        asked.includes(on) ? [trust(`${name} on ${on}`, udid.value, udid, NOTE)] : [],
      ),
    ),
  );
}

function platform({ situation }: Piece): Ruling {
  const known = situation.platform.known.filter((name) => PLATFORM_NAMES[name] !== undefined);
  if (known.length === 0) return unsupported('there is no PLATFORM operand for chromeos');
  if (known.length < situation.platform.known.length) {
    return { verdict: 'narrower', reason: 'there is no PLATFORM operand for chromeos' };
  }
  return EXACT;
}

function os(bindings: Bindings, piece: Piece): Ruling {
  const demanded = [...piece.requirement.os].filter(([name]) => PLATFORM_NAMES[name] !== undefined);
  if (demanded.length === 0) return unsupported('there is no PLATFORM operand for chromeos');
  const found = demanded.flatMap(([name, version]) => {
    const profile = version.length > 0 ? osProfile(bindings, name, version) : undefined;
    return profile ? [{ name, version, profile }] : [];
  });
  const anyVersion = demanded.some(([, version]) => version.length === 0);
  if (found.length === 0 && !anyVersion) {
    const [name, version] = demanded[0]!;
    return missing(`bindings.posture.os.${name}."${version.join('.')}"`);
  }
  const raised = found.filter(({ version, profile }) => compareVersions(profile.version, version) > 0);
  if (raised.length > 0) {
    const texts = raised.map(({ name, profile }) => `${name} from ${profile.version.join('.')}`);
    return { verdict: 'narrower', reason: `only profiles of higher versions are bound: ${texts.join(', ')}` };
  }
  return trusting(
    found.map(({ name, version, profile: { udid } }) =>
      trust(`${name} >=${version.join('.')}`, udid.value, udid, NOTE),
    ),
  );
}
