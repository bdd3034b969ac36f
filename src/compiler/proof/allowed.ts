import { BudgetExceeded, type Piece, REGION_LIMIT } from '../analysis/index.js';
import type { ConditionLowering } from './lower.js';
import type { Part, PartAlgebra } from './part.js';
import type { Reading, ReadLayer, ReadRule } from './reading.js';

/** Stands where a part has no source element of its own. */
export const READ_ORIGIN: Piece['origin'] = { kind: 'allow', policy: 'artefact', floors: [], denies: [] };

/** Who may stand at points and answer, as a reading of its own. */
export function hostingOf({ hosting = [] }: Reading): Reading {
  return { layers: [{ rules: hosting, otherwise: 'deny' }], assumed: [] };
}

/** What a reading allows, as parts, at points that have the same rules. */
export class Allowed {
  readonly #layers: readonly ReadLayer[];
  readonly #algebra: PartAlgebra;
  readonly #lowering: ConditionLowering;
  readonly #rules = new Map<ReadRule, readonly Part[]>();
  readonly #known = new Map<string, readonly Part[]>();
  readonly #all = new Map<string, readonly Part[]>();

  constructor({ layers }: Reading, algebra: PartAlgebra, lowering: ConditionLowering) {
    this.#layers = layers;
    this.#algebra = algebra;
    this.#lowering = lowering;
  }

  /**
   * `rules`: by layer, the positions of the rules that have the points, ascending.
   *
   * @throws BudgetExceeded
   */
  at(rules: readonly (readonly number[])[]): readonly Part[] {
    const key = rules.join('/');
    let allowed = this.#all.get(key);
    if (!allowed) {
      const layers = this.#layers.map((_, at) => this.layer(at, rules[at] ?? []));
      allowed = layers.reduce((all, one) => this.#algebra.meetAll(all, one));
      allowed = this.#algebra.largest(allowed);
      this.#all.set(key, allowed);
    }
    return allowed;
  }

  /** Whom a rule that allows lets in, were it alone. */
  parts(rule: ReadRule): readonly Part[] {
    let parts = this.#rules.get(rule);
    if (!parts) {
      parts = this.#lowering.parts(rule.when);
      if (rule.demand) parts = this.#algebra.meetAll(parts, this.#lowering.parts(rule.demand));
      this.#rules.set(rule, parts);
    }
    return parts;
  }

  /** What one layer alone allows at points with these of its rules. */
  layer(at: number, positions: readonly number[]): readonly Part[] {
    const key = `${at} ${positions.join()}`;
    let allowed = this.#known.get(key);
    if (!allowed) {
      allowed = this.#layer(this.#layers[at]!, positions);
      this.#known.set(key, allowed);
    }
    return allowed;
  }

  #layer({ rules, otherwise }: ReadLayer, positions: readonly number[]): readonly Part[] {
    const here = positions.map((at) => rules[at]!);
    const allowed = here.flatMap((rule, at) =>
      rule.effect === 'allow' ? this.without(this.parts(rule), here.slice(0, at), rule.place.what) : [],
    );
    if (otherwise === 'deny') return this.#algebra.largest(allowed);
    return [...allowed, ...this.without([this.#lowering.whole], here, 'a layer')];
  }

  /** Without what earlier rules refuse, be it that they deny or that they ask for more. `what` allows the parts. */
  without(parts: readonly Part[], earlier: readonly ReadRule[], what: string): readonly Part[] {
    let left = parts;
    for (const rule of earlier) {
      if (left.length === 0) break;
      left = this.#algebra.minusAll(left, this.#refused(rule));
      if (left.length > REGION_LIMIT) {
        throw new BudgetExceeded(`what ${what} allows`, rule.place.what, REGION_LIMIT);
      }
    }
    return left;
  }

  #refused({ effect, when, demand }: ReadRule): readonly Part[] {
    if (effect === 'deny') return this.#lowering.parts(when);
    if (!demand) return [];
    return this.#algebra.meetAll(this.#lowering.parts(when), this.#lowering.negation(demand));
  }
}
