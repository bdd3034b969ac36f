/** Access in normal form. */
export { type Access, accessIn, createAccess, createSpace } from './access.js';
export { fold, restrict } from './fold.js';
export { overlaps, type Part, type Reach, reshape } from './part.js';
export { ableOf, type Joint, PolicyParts, type Way } from './policy-parts.js';
