import type { Sensitivity } from '../model/index.js';
import type { LintSeverity, RuleOption, RuleSet } from './rule.js';

/** What a project says about lint, read and checked. */
export interface LintSettings {
  /** A rule runs when one of these sets holds it, unless `rules` says otherwise. */
  readonly extends: readonly RuleSet[];
  /** By code of the rule. */
  readonly rules: ReadonlyMap<string, RuleSetting>;
  /** In the order of the file; the last that fits a finding decides. */
  readonly overrides: readonly LevelOverride[];
  readonly ignores: IgnoreSettings;
}

export type Level = LintSeverity | 'off';

export interface RuleSetting {
  /** Absent = the rule's own. */
  readonly level?: Level;
  readonly options: ReadonlyMap<string, RuleOption['default']>;
}

/** Other levels, and other options of rules, for some findings: every condition that is there must fit. */
export interface LevelOverride {
  /** Globs over the path of the file in which the finding is. */
  readonly files?: readonly string[];
  /** The most sensitive resource concerned is one of these. */
  readonly sensitivity?: readonly Sensitivity[];
  /** A resource concerned has all of these. */
  readonly labels?: ReadonlyMap<string, readonly string[]>;
  readonly levels: ReadonlyMap<string, Level>;
  /** By code of the rule: options that are not those of `rules`. Absent = none. */
  readonly options?: ReadonlyMap<string, RuleSetting['options']>;
}

export interface IgnoreSettings {
  readonly reasonRequired: boolean;
  readonly untilRequired: boolean;
  /** Seconds that an ignore may reach beyond the instant of the run. */
  readonly max?: number;
  /** Codes that no comment and no baseline hides. */
  readonly unsuppressible: ReadonlySet<string>;
}

/** Where nothing is said. */
export const DEFAULT_SETTINGS: LintSettings = {
  extends: ['recommended'],
  rules: new Map(),
  overrides: [],
  ignores: { reasonRequired: true, untilRequired: true, unsuppressible: new Set() },
};
