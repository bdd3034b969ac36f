/** Pieces compared: what one grants and others do not, with a request that shows it. */
export * from './cover.js';
export * from './holds.js';
export * from './piece-space.js';
export * from './witness.js';
