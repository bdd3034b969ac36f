/** The one meaning of access: requests, pieces, who reaches what. Knows no file and no vendor. */
export { type Access, createAccess } from './access/index.js';
export { BudgetExceeded, PIECE_LIMIT, REGION_LIMIT } from './budget.js';
export * from './cover/index.js';
export {
  type Answer,
  createEvaluator,
  createTracer,
  type Evaluator,
  isIn,
  type MissingDemand,
  Point,
  type PolicyTrace,
  type TracedCheck,
  type Tracer,
} from './evaluate/index.js';
export { liveGaps, type NextChange, nextChange, validityInterval } from './horizon.js';
export * from './listing/index.js';
export { PrincipalLowering } from './lower/index.js';
export * from './piece.js';
export * from './questions/index.js';
export {
  isAtMost,
  isVersionAtLeast,
  joinRequirements,
  NO_REQUIREMENT,
  platformsWhereAtMost,
  requirementKey,
} from './requirement.js';
export { ANY_LOGIN, ANY_NETWORK, ANY_TIME, anyAtom, atomsOf, hasAddress, hasAtom, hasLogin } from './sets/index.js';
export type { Box } from './space/index.js';
export { addBit, type Cube, largest, makeCube, minusCubes, termOf, type Universe } from './who/index.js';
