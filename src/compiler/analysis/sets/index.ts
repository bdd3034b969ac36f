/** The dimensions of a situation as exact sets. */
export * from './atom-set.js';
export * from './dimension.js';
export * from './login-set.js';
export * from './network-set.js';
export * from './pair-memo.js';
export * from './ranges.js';
export * from './set-algebra.js';
export * from './time-set.js';
