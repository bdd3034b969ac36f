/** From the model to the one denotation that every question is asked of. */
export * from './conditions.js';
export * from './named.js';
export * from './policies.js';
export * from './principals.js';
export * from './scope.js';
