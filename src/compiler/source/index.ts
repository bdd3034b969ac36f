/**
 * Text and places in it. Every element of a policy keeps a {@link Span}; line and column are computed only when printed.
 */
export { type Position, SourceFile, type Span } from './source-file.js';
