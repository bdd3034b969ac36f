import type { Span } from '../source/index.js';
import type { Located } from './located.js';
import type { AccessRequest, RequestPrincipal } from './request.js';

/** One case of `tests:`. */
export interface PolicyTest {
  readonly name: Located<string>;
  /** Signals; the principal is one of `principals`, `resource`, `as` and `now` come from the case and the run. */
  readonly who: Omit<AccessRequest, 'principal' | 'resource' | 'endpoint' | 'as' | 'now'>;
  /** At least one. A case holds only if it holds for each in turn (`group: x` of a listed group means each member). */
  readonly principals: readonly RequestPrincipal[];
  /** The login; goes with the ssh resources of `can` and `cannot`, at least one of which is then ssh. */
  readonly as?: string;
  /** Instant in milliseconds; absent = the run's `now`. */
  readonly now?: number;
  readonly can: readonly Located<string>[];
  readonly cannot: readonly Located<string>[];
  readonly span: Span;
}
