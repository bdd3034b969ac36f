/** The vendor-neutral policy as types: immutable, named, each element with the place that says it. Beside the types, only arithmetic on them: addresses, zones. Imports only source. */
export * from './address.js';
export * from './conditions.js';
export * from './countries.js';
export * from './credential.js';
export * from './estate.js';
export * from './expectations.js';
export * from './located.js';
export * from './policies.js';
export * from './policy-tests.js';
export * from './principal-text.js';
export * from './principals.js';
export * from './request.js';
export * from './resources.js';
export * from './special-purpose.js';
export * from './zone.js';
