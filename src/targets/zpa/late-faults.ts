import type { Piece } from '../../compiler/analysis/index.js';
import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import type { Estate, Resource } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import type { CarriedResource } from '../carry.js';
import { placeOf } from '../places.js';
import { Refusals } from '../refusals.js';
import type { CompileInput, Narrowing, Trust } from '../target.js';
import { hostOf } from './applications.js';
import type { Bindings } from './bindings.js';
import { CAPABILITIES } from './capabilities.js';
import { deviceVariants, PLATFORM_NAMES, platformsOf, signalsOf } from './device.js';
import { leadConstraint, loginFault } from './judge-people.js';
import { loginOf } from './login.js';
import { unsupported } from './rulings.js';

/** Faults that no single constraint shows: each demand can be met, but nowhere all of them. */
export function lateFaults(
  input: CompileInput,
  bindings: Bindings,
  carried: readonly CarriedResource[],
): readonly Diagnostic[] {
  const refusals = new Refusals(input);
  for (const { resource, pieces } of carried) {
    for (const piece of pieces) {
      const login = loginFault(input.estate, bindings, piece);
      const constraint = login ? leadConstraint(input.estate, piece) : deviceConstraint(bindings, piece);
      if (!login && deviceVariants(bindings, piece).length > 0) continue;
      const ruling = login ?? unsupported('no platform has posture profiles for everything that is demanded');
      refusals.add(
        { constraint, resource, piece },
        ruling,
        CAPABILITIES[constraint],
        place(input.estate, constraint, piece),
      );
    }
  }
  return refusals.diagnostics();
}

/** A segment without servers reaches nothing, and one of somebody else's could be added unseen. */
export function unhosted({ target }: CompileInput, bindings: Bindings, resource: Resource): readonly Diagnostic[] {
  if (resource.servedBy || resource.public || hostOf(bindings, resource)) return [];
  const message = `target \`${target.name}\` (${target.kind}) must know through what resource \`${resource.name}\` is reached`;
  const help = `ways out: bind \`bindings.hosts.${resource.name}\` or \`bindings.default_host\` under targets.${target.name} in ztctl.yaml; say \`served_by\`; take \`${target.name}\` out of the resource's \`via\``;
  return [diagnostic('ZT081', resource.nameSpan, { message }, { label: 'served_by', help })];
}

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
  const found = loginOf(estate, bindings, piece).lost.map(
    (reason) => [piece.who.in.length > 0 ? 'group.synced' : 'deny.synced', `${reason}, so it is not granted`] as const,
  );
  const { asked, granted } = platformsOf(bindings, piece);
  const demands = signalsOf(bindings, piece).length > 0 || piece.requirement.os.size > 0;
  const gaps = asked.filter((name) => PLATFORM_NAMES[name] !== undefined && !granted.includes(name));
  if (!demands || gaps.length === 0) return found;
  return [
    ...found,
    [deviceConstraint(bindings, piece), `nobody passes on ${gaps.join(', ')}: not every profile is bound there`],
  ];
}

function deviceConstraint(bindings: Bindings, piece: Piece): Constraint {
  return signalsOf(bindings, piece)[0]?.constraint ?? (piece.requirement.os.size > 0 ? 'posture.os' : 'platform');
}

function place(estate: Estate, constraint: Constraint, { origin }: Piece): ReturnType<typeof placeOf> {
  return placeOf(estate, constraint, origin.policy, [...origin.floors, ...origin.denies]);
}
