/** How the endpoints of resources lie to each other, and whose a point is. */
export type { Box } from './box.js';
export { type Clash, findOverlaps, type Overlaps } from './find-overlaps.js';
export { ownerOf, rememberIndex } from './owner.js';
