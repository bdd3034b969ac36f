/** The library: everything that the command line uses, and all that another program may use. */
export type { Diagnostic, RelatedPlace, Severity } from './compiler/diagnostics/index.js';
export { type Position, SourceFile, type Span } from './compiler/source/index.js';
