import { CHANGES, type Change, type DiffRow, SENSITIVITIES, type Sensitivity } from '../../index.js';
import { usageFailure } from '../failure.js';

/** Which rows fail a run: a kind of change, on resources of at least one sensitivity. */
export interface FailCondition {
  readonly change: Change;
  readonly least: Sensitivity;
}

const HELP = "write for example 'new,widened:sensitivity>=high'; each change has its own limit, and 'any' is all four";

/** Reads `--fail-on`: changes with commas between them, each with `:sensitivity>=LEVEL` or without. */
export function parseFailOn(text: string): readonly FailCondition[] {
  return text.split(',').flatMap((item) => {
    const [, word, least = SENSITIVITIES[0]] = /^([a-z]+)(?::sensitivity>=([a-z]+))?$/.exec(item.trim()) ?? [];
    if (!SENSITIVITIES.includes(least as Sensitivity)) {
      throw usageFailure(`--fail-on has no sensitivity '${least}'`, `there is ${SENSITIVITIES.join(', ')}`);
    }
    const changes = CHANGES.filter((change) => word === change || word === 'any');
    if (changes.length === 0) throw usageFailure(`--fail-on cannot be read at '${item.trim()}'`, HELP);
    return changes.map((change) => ({ change, least: least as Sensitivity }));
  });
}

/** Whether a row is one that fails the run. */
export function fails(conditions: readonly FailCondition[], row: DiffRow): boolean {
  return conditions.some(
    ({ change, least }) =>
      row.change === change && SENSITIVITIES.indexOf(row.sensitivity) >= SENSITIVITIES.indexOf(least),
  );
}
