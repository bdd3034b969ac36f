/** A finding that was there when the baseline was taken. */
export interface BaselineEntry {
  readonly code: string;
  /** Section and name, for a reader; the fingerprint decides. */
  readonly element: string;
  readonly fingerprint: string;
  /** Day on which it entered the baseline, `YYYY-MM-DD`. */
  readonly firstSeen: string;
  /** Last day on which it counts. */
  readonly until?: string;
}

/** Findings that do not count, because they were there before. */
export interface Baseline {
  /** Sorted by element, code and fingerprint. */
  readonly entries: readonly BaselineEntry[];
}

/** Sorts entries as a baseline file holds them. */
export function sortEntries(entries: readonly BaselineEntry[]): readonly BaselineEntry[] {
  const key = ({ element, code, fingerprint }: BaselineEntry): string => JSON.stringify([element, code, fingerprint]);
  return [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
