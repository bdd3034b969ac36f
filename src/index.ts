/** The library: everything that the command line uses, and all that another program may use. */
export { type ApplyOptions, applyPlan } from './apply.js';
export type { AppliedStep, AppliedTarget, ApplyCounts, ApplyResult, Moved } from './apply-result.js';
export {
  type BackendProgress,
  errorCode,
  type FileSystem,
  GitError,
  nodeFileSystem,
  openPlan,
  openRepository,
  openResultFolder,
  type PlanBundle,
  type PlanFolderFault,
  type Repository,
  type ResultStore,
  savePlan,
  type TreeFile,
} from './backends/index.js';
export { createFiles, type OutputFault, replaceOutputFolder } from './backends/output-folder.js';
export {
  type CompileOptions,
  compileProject,
  knownTargets,
  type ProjectCompilation,
  type TargetCompilation,
} from './compile.js';
export {
  type AccessRow,
  type Answer,
  BudgetExceeded,
  createAccess,
  createEvaluator,
  type Evaluator,
  type Horizon,
  type MissingDemand,
  type Origin,
  type Piece,
  type ResourceAccess,
  validityInterval,
  type WhatCanRow,
  type WhoCan,
  whatCan,
  whoCan,
} from './compiler/analysis/index.js';
export {
  type Decoded,
  decodePrincipal,
  decodeRequest,
  groupCallers,
  postureDevice,
  type RequestError,
} from './compiler/bind/index.js';
export {
  CATALOGUE,
  type CatalogueEntry,
  type Code,
  type Diagnostic,
  type Example,
  masked,
  type RelatedPlace,
  type Severity,
  suggest,
} from './compiler/diagnostics/index.js';
export {
  type AccessDiff,
  type Aspect,
  type Cause,
  CHANGES,
  type Change,
  type DiffPrincipals,
  type DiffResource,
  type DiffRow,
  type DiffWitness,
  EXPECTATION_CHANGES,
  type ExpectationChange,
  type NextChange,
  type Verdict as DiffVerdict,
  type WitnessSide,
} from './compiler/diff/index.js';
export type { Host } from './compiler/host.js';
export type {
  Baseline,
  BaselineEntry,
  IgnoreOutcome,
  LintFinding,
  LintSettings,
  LintSeverity,
  Rule,
  RuleMeta,
  SkippedRule,
  Suppression,
} from './compiler/lint/index.js';
export { ABSENT_RULES, type AbsentRule, fingerprintOf, LINT_SEVERITIES } from './compiler/lint/index.js';
export {
  type AccessRequest,
  DEVICE_FLAGS,
  EDR_STATES,
  type Estate,
  type Located,
  MFA_LEVELS,
  PLATFORMS,
  type Platform,
  type PolicyTest,
  type RequestPrincipal,
  RISK_LEVELS,
  SENSITIVITIES,
  type Sensitivity,
} from './compiler/model/index.js';
export {
  type AlternativeCoverage,
  type ConditionCoverage,
  type Coverage,
  type CoverageState,
  casesOf,
  coverageOf,
  type Decide,
  type FlipKind,
  isSeenBothWays,
  type MutableSection,
  type MutationRun,
  type PolicyCase,
  type PolicyCoverage,
  runMutants,
  runPolicyTests,
  type Survivor,
  type TestFailure,
  type TestResult,
} from './compiler/policy-test/index.js';
export {
  type Assumed,
  describeClaims,
  describeReadConditions,
  describeReadWho,
  type Excess,
  type PointAnswer,
  pointText,
  type ReadAnswer,
  ReadEvaluator,
  type Shortfall,
  type Witness,
} from './compiler/proof/index.js';
export { type Position, SourceFile, type Span } from './compiler/source/index.js';
export { type LocatedNode, parseJson, toPlain } from './compiler/syntax/index.js';
export type { Config } from './config.js';
export { type DiffOptions, type DiffResult, diff, singleFileHost } from './diff.js';
export {
  DRIFT_KINDS,
  type DriftedObject,
  type DriftKind,
  type DriftResult,
  driftProject,
  type TargetDrift,
} from './drift.js';
export { createGitHost } from './git-host.js';
export { type HistoryReading, readHistory } from './history/index.js';
export {
  baselineText,
  DEFAULT_BASELINE,
  type LintOptions,
  type LintOutcome,
  type LintResult,
  lintProject,
  loadRules,
} from './lint.js';
export { newBaseline, prunedBaseline } from './lint-baseline.js';
export { type FixPlan, planFixes, writeFixes } from './lint-fix.js';
export { governingState } from './lint-governing.js';
export { type LintMemory, lintRemembering, type RememberedLint, startOfHour } from './lint-memory.js';
export { planUnsafeFixes, type UnsafeFixPlan } from './lint-unsafe.js';
export { placeText } from './live-target.js';
export { load, type Project, type ProjectText, readProject } from './load.js';
export { narrowingsOf } from './narrowed.js';
export { type PlanOptions, type PlanResult, planProject } from './plan.js';
export { knownReaders, proveArtefact, type TargetProof } from './prove-artefact.js';
export { type ReadArtefact, readArtefact } from './read-artefact.js';
export { readTarget, type TargetReading } from './read-target.js';
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
export * from './targets/plan-access.js';
export * from './targets/plan-safety.js';
export {
  type ArtefactFile,
  type Compilation,
  type Narrowing,
  TARGET_KINDS,
  type Target,
  type TargetKind,
  type Trust,
  type Waiver,
} from './targets/target.js';
export {
  type Acceptance,
  isFailedDifference,
  type TargetDifference,
  type TargetTests,
  type TestTargetsOptions,
  testTargets,
  type UntriedCases,
} from './test-targets.js';
export { type VerifyOptions, type VerifyResult, verifyProject } from './verify.js';
