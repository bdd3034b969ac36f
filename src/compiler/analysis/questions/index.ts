/** Exact questions about one estate, or about two. */
export type * from './analysis.js';
export * from './compare.js';
export { analyse } from './create-analysis.js';
export * from './expectations/index.js';
export { reachOf } from './paths.js';
