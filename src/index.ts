/** The library: everything that the command line uses, and all that another program may use. */
export { createFiles, type OutputFault, replaceOutputFolder } from './backends/output-folder.js';
export { type CompileOptions, compileProject, type ProjectCompilation, type TargetCompilation } from './compile.js';
export {
  type Answer,
  createAccess,
  createEvaluator,
  type Evaluator,
  type Horizon,
  type MissingDemand,
  type Piece,
  type ResourceAccess,
  validityInterval,
} from './compiler/analysis/index.js';
export {
  CATALOGUE,
  type CatalogueEntry,
  type Code,
  type Diagnostic,
  type Example,
  type RelatedPlace,
  type Severity,
  suggest,
} from './compiler/diagnostics/index.js';
export type { AccessRequest, Estate, Located, PolicyTest, RequestPrincipal } from './compiler/model/index.js';
export { type Decide, runPolicyTests, type TestFailure, type TestResult } from './compiler/policy-test/index.js';
export { type Position, SourceFile, type Span } from './compiler/source/index.js';
export type { Status } from './status.js';
export {
  type Capabilities,
  type Capability,
  CONSTRAINTS,
  type Constraint,
  type Verdict,
  WAIVABLE,
} from './targets/capabilities.js';
export type { FieldChange } from './targets/json-changes.js';
export * from './targets/plan.js';
export { findTarget, TARGETS } from './targets/registry.js';
export {
  type Narrowing,
  TARGET_KINDS,
  type Target,
  type TargetKind,
  type Trust,
  type Waiver,
} from './targets/target.js';
