/** The one meaning of access: requests, pieces, who reaches what. Knows no file and no vendor. */
export { type Access, createAccess } from './access/index.js';
export { BudgetExceeded, PIECE_LIMIT, REGION_LIMIT } from './budget.js';
export * from './cover/index.js';
export { type Answer, createEvaluator, type Evaluator, type MissingDemand } from './evaluate/index.js';
export { type NextChange, nextChange, validityInterval } from './horizon.js';
export * from './listing/index.js';
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
