import type { WhoTerm } from '../analysis/index.js';
import type { ResourceNames } from './changed-access.js';
import type { Aspect, Cause, Change, DiffWitness } from './difference.js';

/** One change for some people at one resource, before changes that are alike become one row. */
export interface RowPart {
  readonly change: Change;
  readonly aspect: Aspect;
  readonly names: ResourceNames;
  readonly who: { readonly anybody: true } | { readonly terms: readonly WhoTerm[] };
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
  readonly because: readonly Cause[];
  readonly witness?: DiffWitness;
}
