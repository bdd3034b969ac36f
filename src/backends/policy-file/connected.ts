import type { Place } from './faults.js';

/** A session and the place that it is with. */
export interface Connected<S> {
  readonly place: Place;
  readonly session: S;
  close(): void;
}
