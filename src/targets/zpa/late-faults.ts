import type { Piece } from '../../compiler/analysis/index.js';
import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import type { Estate, Resource } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import type { CarriedResource } from '../carry.js';
import { placeOf } from '../places.js';
import { Refusals } from '../refusals.js';
import type { CompileInput } from '../target.js';
import { hostOf } from './applications.js';
import type { Bindings } from './bindings.js';
import { CAPABILITIES } from './capabilities.js';
import { deviceVariants, signalsOf } from './device.js';
import { leadConstraint, loginFault } from './judge-people.js';
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

/** The constraint under which what a device lacks is reported. */
export function deviceConstraint(bindings: Bindings, piece: Piece): Constraint {
  return signalsOf(bindings, piece)[0]?.constraint ?? (piece.requirement.os.size > 0 ? 'posture.os' : 'platform');
}

/** Where a constraint of a piece is said. */
export function place(estate: Estate, constraint: Constraint, { origin }: Piece): ReturnType<typeof placeOf> {
  return placeOf(estate, constraint, origin.policy, [...origin.floors, ...origin.denies]);
}
