/** The one meaning of access: requests, pieces, who reaches what. Knows no file and no vendor. */
export { type Access, BudgetExceeded, createAccess, PIECE_LIMIT } from './access/index.js';
export { type Answer, createEvaluator, type Evaluator, type MissingDemand } from './evaluate/index.js';
export { validityInterval } from './horizon.js';
export * from './piece.js';
export {
  isAtMost,
  isVersionAtLeast,
  joinRequirements,
  NO_REQUIREMENT,
  platformsWhereAtMost,
  requirementKey,
} from './requirement.js';
