import type { Constraint } from '../capabilities.js';
import type { ConstraintUse, Ruling } from '../ruling.js';
import type { Context } from './context.js';
import { askedPlatforms, type DeviceDemand, deviceDemands, LEAST_AGE } from './device.js';
import { durationText } from './durations.js';
import { EXACT, missing, trust, trusting, unsupported } from './rulings.js';

export function judgeDevice(context: Context, { constraint, piece }: ConstraintUse): Ruling {
  if (!piece) return EXACT;
  const demands = deviceDemands(context.bindings, piece);
  if (constraint === 'posture.max_age') return maxAge(demands, piece.requirement.deviceAge ?? 0);
  const { platforms, said } = askedPlatforms(piece);
  const asked = platforms.filter((platform) => piece.requirement.os.size === 0 || piece.requirement.os.has(platform));
  const own = demands.filter((demand) => demand.constraint === constraint);
  const unbound = own.find(({ rules }) => asked.every((platform) => !rules.has(platform)));
  if (unbound) return missing(said && asked[0] ? `${unbound.path}.${asked[0]}` : unbound.path);
  if (MADE_HERE.has(constraint)) return partly(own, asked);
  if (said || piece.requirement.os.size > 0) {
    for (const { rules, path } of own) {
      const gap = asked.find((platform) => !rules.has(platform));
      if (gap) return missing(`${path}.${gap}`);
    }
  }
  const trusted = own.flatMap((demand) => boundRules(demand));
  return trusted.length > 0 ? trusting(...trusted) : EXACT;
}

/** Signals for which Cloudflare has a check of its own on some platforms: elsewhere nobody passes, and that is said. */
const MADE_HERE: ReadonlySet<Constraint> = new Set<Constraint>(['posture.disk_encrypted', 'posture.firewall']);

function partly(own: readonly DeviceDemand[], asked: readonly string[]): Ruling {
  const gaps = asked.filter((platform) => own.some(({ rules }) => ![...rules.keys()].includes(platform as never)));
  if (gaps.length > 0)
    return { verdict: 'narrower', reason: `nobody passes on ${gaps.join(', ')}: no rule checks it there` };
  const trusted = own.flatMap((demand) => boundRules(demand));
  return trusted.length > 0 ? trusting(...trusted) : EXACT;
}

function maxAge(demands: readonly DeviceDemand[], age: number): Ruling {
  if (age < LEAST_AGE) {
    return unsupported(
      `a result lives at least ${durationText(LEAST_AGE)}, because a check runs once a minute at most`,
    );
  }
  for (const { rules } of demands) {
    for (const source of rules.values()) {
      if (source.kind === 'own') continue;
      const { expiration } = source.rule.value;
      if (expiration === undefined) return missing(`${source.rule.path}.expiration`);
      if (expiration > age) {
        const longer = `${durationText(expiration)} (\`${source.rule.path}\`)`;
        return unsupported(`a result of the bound rule counts for ${longer}, longer than ${durationText(age)}`);
      }
    }
  }
  return EXACT;
}

/** What is taken from the bindings for one demand. */
export function boundRules({ rules, key }: DeviceDemand): readonly ReturnType<typeof trust>[] {
  return [...rules].flatMap(([platform, source]) => {
    if (source.kind === 'own') return [];
    const name = `${key.join('.')} on ${platform}`;
    return [
      trust(name, source.rule.value.id, source.rule, 'the posture rule passes exactly on devices that show this'),
    ];
  });
}
