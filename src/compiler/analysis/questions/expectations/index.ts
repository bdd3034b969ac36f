/** What a policy expects of access, held against what its allows grant. */
export * from './ceilings.js';
export { demandsAsAllows } from './granted.js';
export * from './must-reach.js';
export * from './separations.js';
