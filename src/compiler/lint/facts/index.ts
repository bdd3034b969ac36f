/** What several rules read from an estate. */
export * from './break-glass.js';
export * from './dates.js';
export * from './demands.js';
export * from './endpoints.js';
export * from './known-people.js';
export * from './members.js';
export * from './outside.js';
export * from './policy-paths.js';
export * from './private-addresses.js';
export * from './trust.js';
export * from './workloads.js';
