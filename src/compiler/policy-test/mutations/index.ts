/** Small changes of an estate, one at a time: what tests should notice. */
export { FLIP_KINDS, type FlipKind } from './flip.js';
export {
  finerOf,
  type MutableSection,
  type Mutation,
  mutate,
  mutatedPolicy,
  mutationsOf,
  resourcesOf,
} from './mutation.js';
export { EstateParts } from './parts.js';
