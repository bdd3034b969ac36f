import { type Horizon, type Piece, PieceSpace, type ResourceAccess } from '../analysis/index.js';
import type { Estate } from '../model/index.js';
import { Allowed, hostingOf, READ_ORIGIN } from './allowed.js';
import { type Cell, cellsOf } from './cells.js';
import { ConditionLowering } from './lower.js';
import { foreignNames } from './names.js';
import { type Part, PartAlgebra } from './part.js';
import type { OnePoint } from './point.js';
import type { Reading, ReadLayer, ReadPlace, ReadRule } from './reading.js';
import { type RuleParts, refusedOf, stricterIn } from './shortfall.js';
import { PUBLIC_ORIGIN, SourceSide } from './source-side.js';
import type { Waived } from './waive.js';
import { type Witness, witnessOf } from './witness.js';

export interface ProofInput {
  readonly estate: Estate;
  /** What the source grants on a resource, over the horizon. */
  readonly access: (resource: string) => ResourceAccess;
  /** The interval that the proof covers. */
  readonly horizon: Horizon;
  readonly reading: Reading;
  readonly gaps: readonly Waived[];
  /** Resources that the target carries: there it is told where less than the source is allowed. Absent = nowhere. */
  readonly carried?: ReadonlySet<string>;
}

/** One way in which an artefact allows more than the source; the least of it. */
export interface Excess {
  /** `access`: somebody gets in; `hosting`: somebody may stand at the point and answer, whom `served_by` does not name. */
  readonly kind: 'access' | 'hosting';
  /** A point at which it is so. */
  readonly point: OnePoint;
  /** The resource that has the point; absent when none has. */
  readonly resource?: string;
  /** What lets it in; where no rule matches, what leaves it open. */
  readonly place: ReadPlace;
  /** Who gets in, in which situation, with how little; named as the source names them, and what it does not know in brackets. */
  readonly piece: Piece;
  readonly witness: Witness;
}

/** Where an artefact allows less than the source. */
export interface Shortfall {
  readonly resource: string;
  readonly point: OnePoint;
  /** The allow or break-glass entry; absent on a public resource. */
  readonly policy?: string;
  /** What more is asked: names of constraints; `principal` when these people are not let in at all. Empty where it cannot be told apart. */
  readonly constraints: readonly string[];
  /** Who is kept out, in which situation, bringing exactly what the source asks. */
  readonly piece: Piece;
}

export interface Proof {
  /** Empty: within the interval the artefact allows nothing that the source refuses. At most one for each rule and resource. */
  readonly wider: readonly Excess[];
  /** At most one for each policy, resource and constraints. */
  readonly narrower: readonly Shortfall[];
  /** How many kinds of points were told apart. */
  readonly cells: number;
}

/**
 * Whether what was read allows no more than the source: for every kind of point, every rule that allows, minus what earlier rules and other
 * layers refuse, minus what the source grants. Exact: no sampling.
 *
 * @throws BudgetExceeded
 */
export function prove(input: ProofInput): Proof {
  return new Prover(input).run();
}

class Prover {
  readonly #input: ProofInput;
  readonly #algebra: PartAlgebra;
  readonly #lowering: ConditionLowering;
  readonly #sides = new Map<string | undefined, SourceSide>();
  readonly #allowed: Allowed;
  readonly #ruled = new Map<ReadRule, RuleParts>();
  readonly #wider = new Map<string, Excess>();
  readonly #narrower = new Map<string, Shortfall>();

  constructor(input: ProofInput) {
    this.#input = input;
    const { estate, horizon, reading } = input;
    this.#algebra = new PartAlgebra(new PieceSpace([estate], horizon, foreignNames(estate, reading)));
    this.#lowering = new ConditionLowering(estate, this.#algebra);
    this.#allowed = new Allowed(reading, this.#algebra, this.#lowering);
  }

  run(): Proof {
    let cells = 0;
    for (const cell of cellsOf(this.#input.estate, this.#input.reading)) {
      cells++;
      this.#cell(cell);
      if (cell.resource !== undefined && this.#input.carried?.has(cell.resource)) this.#shortfalls(cell, cell.resource);
    }
    this.#hosting();
    return { wider: [...this.#wider.values()], narrower: [...this.#narrower.values()], cells };
  }

  /** Where the source says who may host a resource: whoever else may. */
  #hosting(): void {
    const { estate } = this.#input;
    const hosting = hostingOf(this.#input.reading);
    const isSaid = (name: string | undefined): boolean =>
      name !== undefined && estate.resources.get(name)!.servedBy !== undefined;
    for (const cell of cellsOf(estate, hosting, isSaid)) {
      const named = estate.resources.get(cell.resource!)!.servedBy!.map(({ value }) => value);
      const may = this.#lowering.parts({
        kind: 'any',
        of: named.map((workload) => ({ kind: 'workload', workload })),
      });
      for (const rule of cell.rules[0]!.map((at) => hosting.layers[0]!.rules[at]!)) {
        const [most] = this.#algebra.minusAll(this.#allowed.parts(rule), may);
        const key = `hosting ${cell.resource} ${rule.place.what} ${rule.place.span.start}`;
        if (most && !this.#wider.has(key)) this.#wider.set(key, this.#excess(cell, rule.place, most, 'hosting'));
      }
    }
  }

  #shortfalls(cell: Cell, resource: string): void {
    const side = this.#side(resource);
    for (const [at, { rules, otherwise }] of this.#input.reading.layers.entries()) {
      const parts = (cell.rules[at] ?? []).map((index) => this.#ruleParts(rules[index]!));
      for (const { part, piece } of side.granted) {
        for (const refused of refusedOf(this.#algebra, part, parts, otherwise)) {
          this.#short(cell, resource, refused, piece, parts);
        }
      }
    }
  }

  #short(cell: Cell, resource: string, refused: Part, piece: Piece, rules: readonly RuleParts[]): void {
    const isPublic = piece.origin.policy === PUBLIC_ORIGIN.policy;
    const lets = rules.flatMap((rule) => rule.lets);
    const constraints = stricterIn(this.#algebra, refused, piece, lets);
    const key = `${resource} ${piece.origin.policy} ${constraints.join()}`;
    if (this.#narrower.has(key)) return;
    this.#narrower.set(key, {
      resource,
      point: cell.point,
      ...(!isPublic && { policy: piece.origin.policy }),
      constraints,
      piece: this.#algebra.toPiece(refused, piece.origin),
    });
  }

  #ruleParts(rule: ReadRule): RuleParts {
    let parts = this.#ruled.get(rule);
    if (!parts) {
      const { effect } = rule;
      parts = {
        effect,
        when: this.#lowering.parts(rule.when),
        lets: effect === 'allow' ? this.#allowed.parts(rule) : [],
      };
      this.#ruled.set(rule, parts);
    }
    return parts;
  }

  #cell(cell: Cell): void {
    const [first] = this.#input.reading.layers;
    if (!first) return;
    const rules = (cell.rules[0] ?? []).map((at) => first.rules[at]!);
    const side = this.#side(cell.resource);
    for (const [at, rule] of rules.entries()) {
      if (rule.effect !== 'allow') continue;
      const left = this.#allowed.parts(rule).flatMap((part) => side.beyond(part));
      if (left.length > 0) this.#settle(cell, rule.place, left, rules.slice(0, at));
    }
    if (first.otherwise === 'allow') {
      const left = side.beyond(this.#lowering.whole);
      if (left.length > 0) this.#settle(cell, placeOf(first), left, rules);
    }
  }

  /** What is left after earlier rules and the other layers had their say is too much. */
  #settle(cell: Cell, place: ReadPlace, parts: readonly Part[], earlier: readonly ReadRule[]): void {
    const key = `${cell.resource ?? ''} ${place.what} ${place.span.start}`;
    if (this.#wider.has(key)) return;
    let left = this.#allowed.without(parts, earlier, place.what);
    for (let layer = 1; layer < this.#input.reading.layers.length && left.length > 0; layer++) {
      left = this.#algebra.meetAll(left, this.#allowed.layer(layer, cell.rules[layer]!));
    }
    // What others refuse can leave a part that asks for more, and that the source grants.
    const side = this.#side(cell.resource);
    const [most] = left.flatMap((part) => side.beyond(part));
    if (most) this.#wider.set(key, this.#excess(cell, place, most));
  }

  #side(resource: string | undefined): SourceSide {
    let side = this.#sides.get(resource);
    if (!side) {
      const access = resource === undefined ? undefined : this.#input.access(resource);
      side = new SourceSide(this.#algebra, access, this.#lowering.whole.who, this.#input.gaps);
      this.#sides.set(resource, side);
    }
    return side;
  }

  #excess({ point, resource }: Cell, place: ReadPlace, part: Part, kind: Excess['kind'] = 'access'): Excess {
    const { estate, horizon } = this.#input;
    const piece = this.#algebra.toPiece(part, READ_ORIGIN);
    return {
      kind,
      point,
      ...(resource !== undefined && { resource }),
      place,
      piece,
      witness: witnessOf(estate, point, resource, piece, horizon.from),
    };
  }
}

function placeOf({ place }: ReadLayer): ReadPlace {
  if (!place) throw new Error('a layer that allows what no rule matches says where');
  return place;
}
