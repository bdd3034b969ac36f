import { liveGaps, type NetworkSet, type Piece, type ResourceAccess } from '../compiler/analysis/index.js';
import type { Diagnostic } from '../compiler/diagnostics/index.js';
import type { Gap, Resource } from '../compiler/model/index.js';
import { type Capabilities, type Constraint, WAIVABLE } from './capabilities.js';
import { pieceConstraints, resourceConstraints } from './constraints.js';
import { placeOf } from './places.js';
import { Refusals } from './refusals.js';
import type { ConstraintUse, Judge, Ruling } from './ruling.js';
import { strip } from './strip.js';
import type { CompileInput, Narrowing, Trust, Waiver } from './target.js';

export type { ConstraintUse, Judge, Ruling } from './ruling.js';

export interface CarriedResource {
  readonly resource: Resource;
  /**
   * False for a resource that is only here because it lies inside a carried one: nothing may be granted on its points (`pieces` is empty),
   * and the outer resource's grants must not reach it.
   */
  readonly carried: boolean;
  /** What to emit: every demand that is left in a piece is one that the target said it can enforce. */
  readonly pieces: readonly Piece[];
  readonly public?: { readonly network: NetworkSet };
}

export interface Carried {
  /** Sorted by name. */
  readonly resources: readonly CarriedResource[];
  /** Refusals; not empty means that nothing may be emitted. */
  readonly diagnostics: readonly Diagnostic[];
  readonly narrower: readonly Narrowing[];
  readonly trusted: readonly Trust[];
  readonly waived: readonly Waiver[];
}

/**
 * The step that every target starts with: takes the resources that the target carries (and what lies inside them), asks the target for a
 * ruling on every constraint in use, applies live gaps, and collects refusals with place and ways out. What comes back can be emitted as
 * it is; nothing in it was dropped without an entry in one of the lists.
 */
export function carry(input: CompileInput, capabilities: Capabilities, judge: Judge): Carried {
  const run = new CarryRun(input, capabilities, judge);
  const resources = carriedNames(input).map(({ resource, carried }) =>
    carried ? run.resource(resource) : { resource, carried, pieces: [] },
  );
  return { resources, ...run.lists() };
}

function carriedNames({ estate, target }: CompileInput): readonly { resource: Resource; carried: boolean }[] {
  const carried = new Map<string, boolean>();
  for (const resource of estate.resources.values()) {
    if (!resource.via.some(({ value }) => value === target.name)) continue;
    carried.set(resource.name, true);
    for (const inner of resource.inner) if (!carried.has(inner)) carried.set(inner, false);
  }
  return [...carried.keys()].sort().map((name) => ({
    resource: estate.resources.get(name)!,
    carried: carried.get(name)!,
  }));
}

class CarryRun {
  readonly #input: CompileInput;
  readonly #capabilities: Capabilities;
  readonly #judge: Judge;
  readonly #refusals: Refusals;
  readonly #narrower = new Map<string, Narrowing>();
  readonly #trusted = new Map<string, Trust>();
  readonly #waived = new Map<string, Waiver>();
  readonly #gaps: readonly Gap[];

  constructor(input: CompileInput, capabilities: Capabilities, judge: Judge) {
    this.#input = input;
    this.#capabilities = capabilities;
    this.#judge = judge;
    this.#refusals = new Refusals(input);
    this.#gaps = liveGaps(input.estate, input.target.name, input.horizon);
  }

  resource(resource: Resource): CarriedResource {
    const access = this.#input.access(resource.name);
    for (const constraint of resourceConstraints(resource, access)) this.#rule({ constraint, resource });
    const pieces = this.#pieces(resource, access);
    return access.public
      ? { resource, carried: true, pieces, public: access.public }
      : { resource, carried: true, pieces };
  }

  lists(): Omit<Carried, 'resources'> {
    return {
      diagnostics: this.#refusals.diagnostics(),
      narrower: sorted(this.#narrower),
      trusted: sorted(this.#trusted),
      waived: sorted(this.#waived),
    };
  }

  #pieces(resource: Resource, access: ResourceAccess): readonly Piece[] {
    const counts = new Map<string, number>();
    for (const { origin } of access.pieces) counts.set(origin.policy, (counts.get(origin.policy) ?? 0) + 1);
    let isStripped = false;
    const left = access.pieces.map((piece) => {
      let left = piece;
      const alternatives = (counts.get(piece.origin.policy) ?? 0) > 1;
      for (const constraint of pieceConstraints(this.#input.estate, piece, alternatives)) {
        if (this.#rule({ constraint, resource, piece }) !== 'waived') continue;
        left = strip(left, constraint);
        isStripped = true;
      }
      return left;
    });
    return isStripped ? distinct(left) : left;
  }

  #rule(use: ConstraintUse): 'kept' | 'waived' | 'refused' {
    const ruling = this.#judge(use);
    const span = this.#place(use);
    const policy = use.piece ? { policy: use.piece.origin.policy } : {};
    switch (ruling.verdict) {
      case 'exact':
        return 'kept';
      case 'narrower': {
        const entry = {
          constraint: use.constraint,
          ...policy,
          resource: use.resource.name,
          reason: ruling.reason,
          span,
        };
        this.#narrower.set(key(use.constraint, entry.policy, use.resource.name, ruling.reason), entry);
        return 'kept';
      }
      case 'by-reference':
        if ('missing' in ruling) return this.#waive(use) ?? this.#refuse(use, ruling, span);
        for (const trust of ruling.trust) {
          this.#trusted.set(key(use.constraint, trust.name, trust.vendor), { constraint: use.constraint, ...trust });
        }
        return 'kept';
      case 'elsewhere':
      case 'unsupported':
        return this.#waive(use) ?? this.#refuse(use, ruling, span);
    }
  }

  #refuse(use: ConstraintUse, ruling: Ruling, span: ReturnType<typeof placeOf>): 'refused' {
    this.#refusals.add(use, ruling, this.#capabilities[use.constraint], span);
    return 'refused';
  }

  #waive({ constraint, piece }: ConstraintUse): 'waived' | undefined {
    if (!piece || !WAIVABLE.has(constraint)) return undefined;
    const elsewhere = this.#capabilities[constraint].verdict === 'elsewhere';
    const gap = this.#gaps.find(
      (one) =>
        one.policies.some(({ value }) => value === piece.origin.policy) &&
        one.constraints.some(({ value }) => covers(value, constraint)) &&
        (!elsewhere || one.enforcedBy !== undefined),
    );
    if (!gap) return undefined;
    this.#waived.set(key(gap.name, constraint, piece.origin.policy), {
      gap: gap.name,
      constraint,
      policy: piece.origin.policy,
      ...(gap.enforcedBy === undefined ? {} : { enforcedBy: gap.enforcedBy }),
      span: gap.nameSpan,
    });
    return 'waived';
  }

  #place({ constraint, piece, resource }: ConstraintUse): ReturnType<typeof placeOf> {
    if (!piece) return resource.endpoints.find(() => constraint.startsWith('endpoint.'))?.span ?? resource.nameSpan;
    const { origin } = piece;
    return placeOf(this.#input.estate, constraint, origin.policy, [...origin.floors, ...origin.denies]);
  }
}

/** `session` covers `session.max`; `session.max` covers itself. */
export function covers(said: string, constraint: Constraint): boolean {
  return constraint === said || constraint.startsWith(`${said}.`);
}

function key(...parts: readonly (string | undefined)[]): string {
  return parts.join('\u0000');
}

function sorted<T>(entries: ReadonlyMap<string, T>): readonly T[] {
  return [...entries.keys()].sort().map((name) => entries.get(name)!);
}

/** Pieces that became equal once a demand was waived are emitted once. */
function distinct(pieces: readonly Piece[]): readonly Piece[] {
  const seen = new Map<string, Piece>();
  for (const piece of pieces) {
    const text = JSON.stringify(piece, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value instanceof Map ? [...value] : value,
    );
    if (!seen.has(text)) seen.set(text, piece);
  }
  return [...seen.values()];
}
