import type { Estate } from '../model/index.js';
import type { Span } from '../source/index.js';
import type { PolicyCase } from './cases.js';
import { Effects, type MutantEffect } from './effects.js';
import {
  EstateParts,
  type FlipKind,
  finerOf,
  type MutableSection,
  type Mutation,
  mutationsOf,
} from './mutations/index.js';
import { Trials } from './trials.js';

/** What is left when every mutant has been tried. */
export interface MutationRun {
  /** Mutants that were tried. */
  readonly tried: number;
  /** Some case that holds on the policy does not hold on the mutant. */
  readonly noticed: number;
  /** Proved to grant exactly what the policy grants: no test can notice them. */
  readonly equivalent: number;
  /** What no case notices, the gravest first. */
  readonly survivors: readonly Survivor[];
}

/** A mutant that no case notices, although it grants something else. */
export interface Survivor extends MutantEffect {
  readonly section: MutableSection;
  readonly name: string;
  readonly flip: FlipKind;
  /** What is other, as it follows the name: `without `mfa: strong``. */
  readonly change: string;
  /** The text that was flipped. */
  readonly span: Span;
}

/**
 * Flips one thing of an estate at a time and asks the cases again: those that hold on the estate itself and are answered otherwise by the
 * mutant notice it. Mutants that nobody notices are compared with the estate, over two years from the beginning of the year of `now`, or where
 * the flipped policy counts.
 *
 * @throws BudgetExceeded
 */
export function runMutants(estate: Estate, cases: readonly PolicyCase[], now: number): MutationRun {
  const parts = new EstateParts(estate);
  const trials = new Trials(parts, cases);
  const effects = new Effects(estate, parts, now);
  const counts = { tried: 0, noticed: 0, equivalent: 0 };
  const survivors: Survivor[] = [];
  const queue = [...mutationsOf(estate)].reverse();
  for (let mutation = queue.pop(); mutation; mutation = queue.pop()) {
    counts.tried++;
    if (trials.isNoticed(mutation)) {
      counts.noticed++;
      queue.push(...[...finerOf(mutation)].reverse());
      continue;
    }
    const effect = effects.of(mutation);
    if (effect) survivors.push(survivorOf(mutation, effect));
    else counts.equivalent++;
  }
  return { ...counts, survivors: survivors.sort(bySeverity) };
}

function survivorOf({ section, name, flip }: Mutation, effect: MutantEffect): Survivor {
  return { section, name, flip: flip.kind, change: flip.change, span: flip.span, ...effect };
}

const VERDICT_ORDER = ['more', 'incomparable', 'less'] as const;
const SENSITIVITY_ORDER = ['critical', 'high', 'internal', 'low'] as const;

/** What lets in more comes first, then what is more sensitive, then in the order of the files. */
function bySeverity(a: Survivor, b: Survivor): number {
  return (
    VERDICT_ORDER.indexOf(a.verdict) - VERDICT_ORDER.indexOf(b.verdict) ||
    SENSITIVITY_ORDER.indexOf(a.sensitivity) - SENSITIVITY_ORDER.indexOf(b.sensitivity) ||
    compareText(a.span.file.path, b.span.file.path) ||
    a.span.start - b.span.start ||
    compareText(`${a.section}/${a.name} ${a.change}`, `${b.section}/${b.name} ${b.change}`)
  );
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
