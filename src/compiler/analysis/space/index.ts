/** The store in which pieces are worked on. */
export * from './cube-store.js';
export * from './requirement-store.js';
export * from './space.js';
