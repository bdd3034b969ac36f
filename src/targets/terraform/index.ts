/** Terraform JSON for every target that goes out as Terraform: escaping, resource keys, documents, and reading objects back. */
export * from './document.js';
export * from './escape.js';
export * from './keys.js';
export { documentObjects } from './objects.js';
export { Passage } from './passage.js';
export * from './read.js';
export { type Reason, Registry } from './registry.js';
