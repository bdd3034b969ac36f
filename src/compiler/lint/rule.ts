import type { AccessRequest } from '../model/index.js';
import type { Span } from '../source/index.js';
import type { LintContext } from './context.js';
import type { IgnoreOutcome } from './ignore.js';

/** `security` and `error` fail a run by default; `warning` and `info` do not. */
export const LINT_SEVERITIES = ['error', 'security', 'warning', 'info'] as const;
export type LintSeverity = (typeof LINT_SEVERITIES)[number];

export const RULE_SETS = ['minimal', 'recommended', 'strict', 'nist-800-207', 'cisa-ztmm-advanced'] as const;
export type RuleSet = (typeof RULE_SETS)[number];

/** What a rule needs beside the policy; a rule whose needs are not met is listed as skipped, never passed in silence. */
export type RuleNeed = 'directory' | 'usage' | 'history' | 'target' | 'compilation';

export interface RuleExample {
  /** A complete policy file that gives exactly one finding of this rule. */
  readonly invalid: string;
  /** Text of `ztctl.yaml` that both need beyond name and policies, for example targets; absent = none. */
  readonly config?: string;
  /** The same policy made right: no finding of this rule. */
  readonly valid: string;
  /** Content of the directory snapshot for rules that need one. */
  readonly directory?: string;
  /** Content of the usage data for rules that need it. */
  readonly usage?: string;
  /** The policy file as earlier commits had it, oldest first, for rules that read the history. */
  readonly history?: readonly string[];
}

/** Everything there is to know about a rule; its page, `ztctl rules` and `ztctl explain` are made from it. */
export interface RuleMeta {
  /** Stable for ever. */
  readonly code: `ZT${number}`;
  /** `category/name`; the key in `lint.rules` besides the code. */
  readonly id: `${string}/${string}`;
  readonly title: string;
  readonly severity: LintSeverity;
  /** `exact`: every finding is a fact of the model, and every fact is found. */
  readonly kind: 'exact' | 'heuristic';
  readonly needs: readonly RuleNeed[];
  /** What it also reads where it is there; it runs without. */
  readonly reads?: readonly RuleNeed[];
  readonly sets: readonly RuleSet[];
  readonly stability: 'preview' | 'stable';
  readonly since: string;
  /** `safe` fixes keep access exactly as it is and are proved to before anything is written. */
  readonly fix: 'none' | 'safe' | 'unsafe';
  /** Why this is worth a finding: whole sentences. */
  readonly rationale: string;
  /** What to do about it: whole sentences. */
  readonly remedy: string;
  /** Norms and vendor pages, in words; no quotation. */
  readonly sources: readonly string[];
  /** Options with their defaults and what they mean; durations as `8h`. */
  readonly options: Readonly<Record<string, RuleOption>>;
  readonly example: RuleExample;
}

export interface RuleOption {
  readonly default: number | string | boolean | readonly string[] | Readonly<Record<string, string>>;
  readonly description: string;
  /** The text is a version such as `14.5`, or `none`. */
  readonly format?: 'version';
}

export interface RelatedSpan {
  readonly span: Span;
  readonly label: string;
}

/** One finding, before levels and suppressions. */
export interface Finding {
  /** What and why, lower case, names in backticks, no full stop. */
  readonly message: string;
  readonly span: Span;
  readonly label?: string;
  readonly related?: readonly RelatedSpan[];
  /** What to do. */
  readonly help?: string;
  /** Section and name of the element it is about: `policies.staff-to-crm`; suppressions, baseline and fingerprint go by it. */
  readonly element: string;
  /** What tells two findings of one rule on one element apart, without places: part of the fingerprint. */
  readonly cause: string;
  /** A request that shows the claim, and what `can` answers to it. */
  readonly witness?: { readonly request: AccessRequest; readonly decision: 'allow' | 'deny' };
  /** Resources concerned; the highest sensitivity among them ranks the finding and selects overrides. */
  readonly resources?: readonly string[];
  /** Where it weighs other than the rule's severity says. A configured level replaces both. */
  readonly severity?: LintSeverity;
  /** How many people and workloads are concerned, where it can be counted; `all` for everyone. Ranks the finding. */
  readonly reach?: number | 'all';
  readonly fix?: Fix;
}

/** A change of text. */
export interface Fix {
  readonly safety: 'safe' | 'unsafe';
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

export interface Rule {
  readonly meta: RuleMeta;
  check(context: LintContext): Iterable<Finding>;
  /** Called after every rule, with what became of the ignores of the project. What it finds cannot be ignored. */
  review?(ignores: readonly IgnoreOutcome[], context: LintContext): Iterable<Finding>;
}

/** Gives a rule literal its type. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
