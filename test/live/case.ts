/** How one thing came out that a running system was asked. */
export interface LiveCase {
  readonly name: string;
  readonly verdict: 'passed' | 'failed' | 'skipped';
  /** What was measured, why it failed, what was not asked. */
  readonly lines: readonly string[];
}

/** A system that `npm run test:live -- NAME` can run: `test/live/NAME/suite.ts` exports it as `SUITE`. */
export interface LiveSuite {
  /** With what stands on the command line from the first argument on that begins with `--`. */
  run(options: readonly string[]): AsyncIterable<LiveCase>;
}

/** Passed when nothing is wrong. */
export function judged(name: string, wrong: readonly string[], measured: readonly string[] = []): LiveCase {
  return { name, verdict: wrong.length === 0 ? 'passed' : 'failed', lines: [...measured, ...wrong] };
}
