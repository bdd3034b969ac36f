/** What a policy expects of access, against what it expected: nobody gains or loses by it today, so no row of access tells it. */
import { SENSITIVITIES } from '../../model/index.js';
import { EXPECTATION_CHANGES, type ExpectationChange } from '../difference.js';
import type { Sides } from '../sides.js';
import { ceilingChanges } from './ceilings.js';
import { gapChanges } from './gaps.js';
import { markChanges } from './marks.js';
import { mustReachChanges } from './must-reach.js';
import { separationChanges } from './separations.js';

/**
 * Every expectation that says something else now; loosened first, then by sensitivity and element. What is renamed or written otherwise is not
 * among them.
 *
 * @throws BudgetExceeded
 */
export function expectationChanges(sides: Sides): readonly ExpectationChange[] {
  const found = [ceilingChanges, separationChanges, mustReachChanges, gapChanges, markChanges].flatMap((of) =>
    of(sides),
  );
  return found.sort(bySeverity);
}

function bySeverity(a: ExpectationChange, b: ExpectationChange): number {
  return (
    EXPECTATION_CHANGES.indexOf(a.change) - EXPECTATION_CHANGES.indexOf(b.change) ||
    SENSITIVITIES.indexOf(b.sensitivity) - SENSITIVITIES.indexOf(a.sensitivity) ||
    (a.element < b.element ? -1 : 1)
  );
}
