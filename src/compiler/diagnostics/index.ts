/** What is wrong, where, and the way out. */
export * from './diagnostic.js';
