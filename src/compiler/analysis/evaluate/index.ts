/** Answers requests. */
export { type Answer, createEvaluator, type Evaluator } from './evaluator.js';
export type { MissingDemand } from './missing.js';
