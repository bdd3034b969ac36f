import {
  CHANGES,
  type Change,
  type DiffResult,
  type ExpectationChange,
  SENSITIVITIES,
  type Sensitivity,
} from '../../index.js';
import { usageFailure } from '../failure.js';

/** What fails a run: a kind of change, on resources of at least one sensitivity. */
export interface FailCondition {
  readonly change: Change | 'loosened';
  readonly least: Sensitivity;
}

const WORDS = [...CHANGES, 'loosened'] as const;

const HELP = "write for example 'new,widened:sensitivity>=high'; each change has its own limit, and 'any' is all five";

/** Reads `--fail-on`: changes with commas between them, each with `:sensitivity>=LEVEL` or without. */
export function parseFailOn(text: string): readonly FailCondition[] {
  return text.split(',').flatMap((item) => {
    const [, word, least = SENSITIVITIES[0]] = /^([a-z]+)(?::sensitivity>=([a-z]+))?$/.exec(item.trim()) ?? [];
    if (!SENSITIVITIES.includes(least as Sensitivity)) {
      throw usageFailure(`--fail-on has no sensitivity '${least}'`, `there is ${SENSITIVITIES.join(', ')}`);
    }
    const changes = WORDS.filter((change) => word === change || word === 'any');
    if (changes.length === 0) throw usageFailure(`--fail-on cannot be read at '${item.trim()}'`, HELP);
    return changes.map((change) => ({ change, least: least as Sensitivity }));
  });
}

/** Whether there is a row of access or an expectation that fails the run. */
export function fails(conditions: readonly FailCondition[], { rows, expectations }: DiffResult): boolean {
  const all: readonly { readonly change: string; readonly sensitivity: Sensitivity }[] = [
    ...rows,
    ...expectations.filter((one: ExpectationChange) => one.change === 'loosened'),
  ];
  return all.some((one) => conditions.some(({ change, least }) => one.change === change && isAtLeast(one, least)));
}

function isAtLeast({ sensitivity }: { readonly sensitivity: Sensitivity }, least: Sensitivity): boolean {
  return SENSITIVITIES.indexOf(sensitivity) >= SENSITIVITIES.indexOf(least);
}
