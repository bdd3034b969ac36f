/** What a command found, for programs and pages: one shape, {@link Report}, and a text of it for each format. Pure. */
import { conciseText } from './concise.js';
import { githubText } from './github.js';
import { gitlabText } from './gitlab.js';
import { junitText } from './junit.js';
import { markdownText } from './markdown.js';
import type { Report } from './report.js';
import { sarifText } from './sarif.js';

export { checkReport } from './check-report.js';
export { diffReport } from './diff-report.js';
export { lintReport } from './lint-report.js';
export { markdownText } from './markdown.js';
export type * from './report.js';
export { testReport } from './test-report.js';

/** The formats that are made from a {@link Report}. */
export const REPORT_FORMATS = {
  sarif: sarifText,
  github: githubText,
  junit: junitText,
  gitlab: gitlabText,
  markdown: markdownText,
  concise: conciseText,
} as const satisfies Readonly<Record<string, (report: Report) => string>>;

/** Name of one of them. */
export type ReportFormat = keyof typeof REPORT_FORMATS;
