import type { Piece } from '../compiler/analysis/index.js';
import type { Resource } from '../compiler/model/index.js';
import type { Constraint } from './capabilities.js';
import type { Trust } from './target.js';

/** One use of a constraint: by a resource as a whole, or by one of its pieces. */
export interface ConstraintUse {
  readonly constraint: Constraint;
  readonly resource: Resource;
  readonly piece?: Piece;
}

/**
 * What a target answers to one use. It may be stricter than the target's capability (a constraint that is exact in general but not in
 * this shape), never laxer.
 */
export type Ruling =
  | { readonly verdict: 'exact' }
  | { readonly verdict: 'narrower'; readonly reason: string }
  /** Bound: what is trusted. */
  | { readonly verdict: 'by-reference'; readonly trust: readonly Omit<Trust, 'constraint'>[] }
  /** Not bound: the binding that is missing, for example `bindings.posture.managed-laptop.macos`. */
  | { readonly verdict: 'by-reference'; readonly missing: string }
  | { readonly verdict: 'elsewhere'; readonly reason: string }
  | { readonly verdict: 'unsupported'; readonly reason: string };

export type Judge = (use: ConstraintUse) => Ruling;
