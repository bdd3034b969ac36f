import type { Span } from '../source/index.js';
import type { Located } from './located.js';
import type { AccessRequest } from './request.js';

/** One case of `tests:`. */
export interface PolicyTest {
  readonly name: Located<string>;
  /** Principal and signals; `resource`, `as` and `now` come from the case and the run. */
  readonly who: Omit<AccessRequest, 'resource' | 'endpoint' | 'as' | 'now'>;
  readonly as?: string;
  /** Instant in milliseconds; absent = the run's `now`. */
  readonly now?: number;
  readonly can: readonly Located<string>[];
  readonly cannot: readonly Located<string>[];
  readonly span: Span;
}
