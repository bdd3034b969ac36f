/** Answers requests. */
export { alternativeChecks, type Definitions } from './check.js';
export { type Answer, createEvaluator, type Evaluator } from './evaluator.js';
export { isIn } from './matcher.js';
export type { MissingDemand } from './missing.js';
export { Point } from './point.js';
export { createTracer, type PolicyTrace, type TracedCheck, type Tracer } from './trace.js';
