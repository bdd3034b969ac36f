/** Located documents to one estate: names resolved, overlaps found, rules checked. Also what requests mean in it. */
export { type BoundResult, bind } from './bind.js';
export { parseInstant } from './dates.js';
export { parseDuration } from './durations.js';
export type { BoundInput, DirectoryInput, OwnerRule, PolicyDocument } from './input.js';
export { ownerOf } from './overlap/index.js';
export { type Decoded, decodeRequest, type RequestError } from './request/index.js';
export { decodePrincipal, groupCallers, postureDevice } from './shorthands.js';
