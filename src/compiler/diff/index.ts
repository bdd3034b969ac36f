/** Access against access: who gains, who loses, under which conditions, and because of what. */
export { diffEstates } from './diff-estates.js';
export * from './difference.js';
export { diffHorizon, estateAt, type NextChange, nextChange } from './instants.js';
