/** How one case of a corpus came out. */
export interface CaseResult {
  readonly id: string;
  /** As the corpus groups its cases. */
  readonly category: string;
  /** What we say and what the real system said, a line each, shortened by whoever prints it; empty = agreement. */
  readonly disagreements: readonly string[];
  /** Single decisions of the case: ours against theirs. */
  readonly tally: Tally;
  /** Why a disagreement of this case is accepted: written down, and never where ours is wider. */
  readonly known?: string;
  /** Why the case is not compared at all. */
  readonly countedOut?: string;
}

/** How often which two answers met. Accepting and refusing a whole document count as `allow` and `deny`. */
export interface Tally {
  readonly bothAllow: number;
  readonly bothDeny: number;
  /** Ours is wider. */
  readonly onlyOurs: number;
  /** Ours is narrower. */
  readonly onlyTheirs: number;
}

/** A corpus that `npm run oracle -- NAME` can replay. `test/oracle-replay/NAME.ts` exports it as `CORPUS`. */
export interface Corpus {
  /** The file that is replayed when none is named, relative to the root of the checkout; plain or gzip. */
  readonly file: string;
  /** Every case of the (unpacked) text. */
  replay(text: string): Iterable<CaseResult>;
}

export const NO_DECISIONS: Tally = { bothAllow: 0, bothDeny: 0, onlyOurs: 0, onlyTheirs: 0 };

/** The tally of one pair of answers. */
export function tallyOf(ours: boolean, theirs: boolean): Tally {
  if (ours) return { ...NO_DECISIONS, ...(theirs ? { bothAllow: 1 } : { onlyOurs: 1 }) };
  return { ...NO_DECISIONS, ...(theirs ? { onlyTheirs: 1 } : { bothDeny: 1 }) };
}

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    bothAllow: a.bothAllow + b.bothAllow,
    bothDeny: a.bothDeny + b.bothDeny,
    onlyOurs: a.onlyOurs + b.onlyOurs,
    onlyTheirs: a.onlyTheirs + b.onlyTheirs,
  };
}

/** `counted out` cases are compared by nobody, and say why. */
export type Verdict = 'passed' | 'failed' | 'known' | 'counted out';

export function verdictOf({ disagreements, known, countedOut, tally }: CaseResult): Verdict {
  if (countedOut !== undefined) return 'counted out';
  if (disagreements.length === 0) return 'passed';
  return known !== undefined && tally.onlyOurs === 0 ? 'known' : 'failed';
}
