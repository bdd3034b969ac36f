/** Rules about a policy, and the engine that runs them. Knows no file format but YAML comments, no vendor and no terminal. */
export { ABSENT_RULES, type AbsentRule } from './absent-rules.js';
export * from './baseline.js';
export type * from './context.js';
export { type LintInput, lint, lintHorizon } from './engine.js';
export { fingerprintOf } from './fingerprint.js';
export { matchesGlob } from './globs.js';
export type * from './ignore.js';
export { enabledRules } from './levels.js';
export { secondsOf } from './options.js';
export * from './policy-span.js';
export { endOfDay, type IgnoreReading, readIgnores } from './read-ignores.js';
export { readSettings } from './read-settings.js';
export { removeEntry } from './remove-entry.js';
export type * from './result.js';
export * from './rule.js';
export * from './settings.js';
export * from './words.js';
