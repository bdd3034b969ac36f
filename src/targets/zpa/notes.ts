import type { Piece } from '../../compiler/analysis/index.js';
import { EDR_STATES, type Estate, type Platform, type Resource } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import type { CarriedResource } from '../carry.js';
import type { Narrowing, Trust } from '../target.js';
import { hostOf } from './applications.js';
import type { Bindings } from './bindings.js';
import { PLATFORM_NAMES, platformsOf, signalsOf } from './device.js';
import { deviceConstraint, place } from './late-faults.js';
import { loginOf } from './login.js';

/** What a resource is reached through, when `served_by` does not say it. */
export function hostTrust(bindings: Bindings, resource: Resource): readonly Trust[] {
  const host = hostOf(bindings, resource);
  if (!host) return [];
  const note = 'what it reaches under these names is the resource';
  const ids = host.kind === 'server-group' ? [host.id] : host.ids;
  return ids.map(({ value, span }) => ({ constraint: 'served_by', name: resource.name, vendor: value, span, note }));
}

/** Where the artefact grants less than the source, beyond what single rulings say. */
export function furtherNarrowings(
  estate: Estate,
  bindings: Bindings,
  carried: readonly CarriedResource[],
): readonly Narrowing[] {
  const found = new Map<string, Narrowing>();
  for (const { resource, pieces } of carried) {
    for (const piece of pieces) {
      for (const [constraint, reason] of reasonsOf(estate, bindings, piece)) {
        const { policy } = piece.origin;
        const entry = { constraint, policy, resource: resource.name, reason, span: place(estate, constraint, piece) };
        found.set([constraint, policy, resource.name, reason].join('\n'), entry);
      }
    }
  }
  return [...found.keys()].sort().map((key) => found.get(key)!);
}

function reasonsOf(estate: Estate, bindings: Bindings, piece: Piece): readonly (readonly [Constraint, string])[] {
  if (piece.who.workloads.length > 0) return [];
  const found = loginOf(estate, bindings, piece).lost.map((reason): readonly [Constraint, string] => [
    piece.who.in.length > 0 ? 'group.synced' : 'deny.synced',
    `${reason}, so it is not granted`,
  ]);
  const { asked, granted } = platformsOf(bindings, piece);
  const stricter = runningOnly(bindings, piece, granted);
  if (stricter.length > 0) {
    found.push(['posture.edr', `on ${stricter.join(', ')} the agent must run: only a profile for that is bound there`]);
  }
  const demands = signalsOf(bindings, piece).length > 0 || piece.requirement.os.size > 0;
  const gaps = asked.filter((name) => PLATFORM_NAMES[name] !== undefined && !granted.includes(name));
  if (!demands || gaps.length === 0) return found;
  return [
    ...found,
    [deviceConstraint(bindings, piece), `nobody passes on ${gaps.join(', ')}: not every profile is bound there`],
  ];
}

/** Where a profile of a running agent stands for an installed one. */
function runningOnly(bindings: Bindings, { requirement }: Piece, granted: readonly Platform[]): readonly Platform[] {
  if (EDR_STATES[requirement.edr] !== 'installed') return [];
  return granted.filter((platform) => !bindings.posture.get('edr.installed')?.has(platform));
}
