import type { Piece } from '../../compiler/analysis/index.js';
import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import type { Resource } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import type { CarriedResource } from '../carry.js';
import { placeOf } from '../places.js';
import { Refusals } from '../refusals.js';
import type { Ruling } from '../ruling.js';
import { Registry } from '../terraform/index.js';
import { CAPABILITIES } from './capabilities.js';
import type { Context } from './context.js';
import { destinationsOf, splitByPath } from './destinations.js';
import { askedPlatforms, deviceDemands } from './device.js';
import { draftsOf } from './drafts.js';
import { alternativeCount, MOST_POLICIES } from './infrastructure.js';
import { leadConstraint, loginFault } from './judge-principal.js';
import { PostureRules } from './posture-rules.js';
import { unsupported } from './rulings.js';

/** Destinations of one resource: a tenth of what an account's 500 applications can have. */
const REASONABLE_DESTINATIONS = 2500;

/** Faults that no single constraint shows: everything is fine by itself, but together it cannot be said. */
export function lateFaults(context: Context, carried: readonly CarriedResource[]): readonly Diagnostic[] {
  const faults = new LateFaults(context);
  for (const { resource, carried: isCarried, pieces } of carried) {
    if (!isCarried) continue;
    for (const piece of pieces) faults.piece(resource, piece);
    if (context.surface(resource).infrastructure) faults.alternatives(resource, pieces);
    else faults.destinations(resource);
  }
  return faults.refusals.diagnostics();
}

class LateFaults {
  readonly refusals: Refusals;
  readonly #context: Context;
  /** Resource by destination. */
  readonly #taken = new Map<string, Resource>();

  constructor(context: Context) {
    this.#context = context;
    this.refusals = new Refusals(context.input);
  }

  piece(resource: Resource, piece: Piece): void {
    const login = loginFault(this.#context, piece);
    if (login) this.#refuse(resource, piece, leadConstraint(this.#context.estate, piece), login);
    const demands = deviceDemands(this.#context.bindings, piece);
    const { platforms } = askedPlatforms(piece);
    const [first] = demands;
    if (first && !platforms.some((platform) => demands.every(({ rules }) => rules.has(platform)))) {
      const names = demands.map(({ key }) => key[0]).join(', ');
      this.#refuse(resource, piece, first.constraint, unsupported(`no platform has rules for all of ${names}`));
    }
  }

  /** Without rule groups every "or" multiplies the policies. */
  alternatives(resource: Resource, pieces: readonly Piece[]): void {
    const posture = new PostureRules(new Registry(), '', '');
    for (const piece of pieces) {
      const drafts = loginFault(this.#context, piece) ? [] : draftsOf(this.#context, posture, piece, resource.name);
      const count = drafts.reduce((sum, draft) => sum + alternativeCount(draft), 0);
      if (count <= MOST_POLICIES) continue;
      const reason = `infrastructure applications have no rule groups, so it would take ${count} policies`;
      this.#refuse(resource, piece, leadConstraint(this.#context.estate, piece), unsupported(reason));
    }
  }

  destinations(resource: Resource): void {
    const { estate, bindings } = this.#context;
    if (splitByPath(estate, bindings, resource)) return;
    const found = destinationsOf(estate, bindings, resource);
    if (found.length > REASONABLE_DESTINATIONS) {
      const reason = `it needs ${found.length} destinations, which is more than ${REASONABLE_DESTINATIONS}`;
      this.#refuse(resource, undefined, resource.inner.length > 0 ? 'inner' : 'endpoint.ports', unsupported(reason));
    }
    for (const body of found) {
      const text = JSON.stringify(body);
      const other = this.#taken.get(text);
      if (!other) this.#taken.set(text, resource);
      else {
        const reason = `\`${body.uri}\` is the public hostname of \`${other.name}\` too: Cloudflare tells http and https not apart`;
        this.#refuse(resource, undefined, 'endpoint.http', unsupported(reason));
      }
    }
  }

  #refuse(resource: Resource, piece: Piece | undefined, constraint: Constraint, ruling: Ruling): void {
    const { estate } = this.#context;
    const span = piece
      ? placeOf(estate, constraint, piece.origin.policy, [...piece.origin.floors, ...piece.origin.denies])
      : (resource.endpoints[0]?.span ?? resource.nameSpan);
    this.refusals.add({ constraint, resource, ...(piece && { piece }) }, ruling, CAPABILITIES[constraint], span);
  }
}
