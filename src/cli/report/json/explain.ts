import type { Example, LintSeverity } from '../../../index.js';

/** What is known about a code. */
export interface Explanation {
  readonly code: string;
  readonly severity: LintSeverity;
  readonly title: string;
  readonly explanation: string;
  readonly example: Example;
}

/** What `explain --json` prints. */
export interface ExplainDocument {
  readonly schema: 'ztctl/explain/v1';
  readonly codes: readonly ExplainedCode[];
}

/** One page. */
export interface ExplainedCode {
  readonly code: string;
  readonly severity: LintSeverity;
  readonly title: string;
  readonly explanation: string;
  /** Null where the cause lies outside any text. */
  readonly example: { readonly wrong: string; readonly right: string } | null;
}

/** The document of `explain`. */
export function explainDocument(pages: readonly Explanation[]): ExplainDocument {
  return {
    schema: 'ztctl/explain/v1',
    codes: pages.map(({ example, ...page }) => ({
      ...page,
      example: 'why' in example ? null : { wrong: example.wrong, right: example.right },
    })),
  };
}
