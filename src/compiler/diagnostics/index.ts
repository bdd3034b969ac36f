/** What is wrong, where, and the way out. */
export { CATALOGUE, type Code, type DiagnosticExtras, diagnostic, type Params } from './catalogue.js';
export { Collector, capDiagnostics, MAX_PER_FILE, sortDiagnostics } from './collector.js';
export * from './diagnostic.js';
export type { CatalogueEntry, Example, ExampleFile, NoParams } from './entry.js';
export { masked } from './masked.js';
export { didYouMean, suggest } from './suggest.js';
