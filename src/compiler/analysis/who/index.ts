/** Principals as exact sets: atoms, open groups, and the algebra over both. */
export * from './bits.js';
export * from './cube.js';
export * from './universe.js';
export * from './who-term.js';
