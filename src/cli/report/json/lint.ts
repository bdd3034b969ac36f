import type {
  AccessRequest,
  BaselineEntry,
  LintFinding,
  LintResult,
  LintSeverity,
  Suppression,
} from '../../../index.js';
import { questionLine } from '../question-line.js';
import { type PlaceJson, placeJson, type RelatedJson } from './place.js';

/** What `lint --json` prints. */
export interface LintDocument {
  readonly schema: 'ztctl/lint/v1';
  /** Those that count, in the order of the text report. */
  readonly findings: readonly FindingJson[];
  /** Those that a comment or the baseline hides. */
  readonly suppressed: readonly FindingJson[];
  /** Rules that are on and did not run. */
  readonly skipped: readonly SkippedRuleJson[];
  /** Entries of the baseline that no finding has. */
  readonly stale: readonly BaselineEntry[];
  /** Why the run ends with 1; empty when it ends with 0. */
  readonly failed: readonly string[];
  readonly summary: LintSummaryJson;
}

/** A rule that lacks something. */
export interface SkippedRuleJson {
  readonly code: string;
  readonly rule: string;
  readonly needs: readonly string[];
  /** Why it is not there; null where no more is known than that it was not given. */
  readonly because: string | null;
}

/** One finding. */
export interface FindingJson {
  readonly code: string;
  readonly rule: string;
  readonly level: LintSeverity;
  readonly message: string;
  readonly help: string | null;
  /** Section and name of what it is about. */
  readonly element: string;
  /** The same as long as code, element and cause are. */
  readonly fingerprint: string;
  readonly place: PlaceJson;
  readonly related: readonly RelatedJson[];
  readonly resources: readonly string[];
  /** The most sensitive resource concerned; null when no resource is. */
  readonly sensitivity: string | null;
  /** People and workloads concerned: a number, `all`, or null where it says nothing. */
  readonly reach: number | 'all' | null;
  /** A question that shows it; null when none can. */
  readonly witness: { readonly question: string; readonly decision: 'allow' | 'deny' } | null;
  readonly suppression: SuppressionJson | null;
}

/** Why a finding does not count. */
export interface SuppressionJson {
  readonly kind: Suppression['kind'];
  readonly reason: string | null;
  readonly owner: string | null;
  readonly until: string | null;
}

/** Counts of the findings that count, by level, and of what was linted. */
export interface LintSummaryJson {
  readonly errors: number;
  readonly security: number;
  readonly warnings: number;
  readonly notes: number;
  readonly rules: number;
  readonly policies: number;
  readonly resources: number;
}

/** The document of `lint`. */
export function lintDocument(result: LintResult, failed: readonly string[]): LintDocument {
  const count = (level: LintSeverity): number => result.findings.filter((finding) => finding.level === level).length;
  return {
    schema: 'ztctl/lint/v1',
    findings: result.findings.map(findingJson),
    suppressed: result.suppressed.map(findingJson),
    skipped: result.skipped.map(({ code, rule, needs, because }) => ({ code, rule, needs, because: because ?? null })),
    stale: result.stale,
    failed,
    summary: {
      errors: count('error'),
      security: count('security'),
      warnings: count('warning'),
      notes: count('info'),
      rules: result.ran.length,
      policies: result.policies,
      resources: result.resources,
    },
  };
}

/** A finding with all keys present; what it does not have is null. */
export function findingJson(finding: LintFinding): FindingJson {
  const { code, rule, level, message, element, fingerprint, span, witness, suppression } = finding;
  return {
    code,
    rule,
    level,
    message,
    help: finding.help ?? null,
    element,
    fingerprint,
    place: placeJson(span),
    related: (finding.related ?? []).map((place) => ({ label: place.label, place: placeJson(place.span) })),
    resources: finding.resources ?? [],
    sensitivity: finding.sensitivity ?? null,
    reach: finding.reach ?? null,
    witness: witness ? witnessJson(witness) : null,
    suppression: suppression ? suppressionJson(suppression) : null,
  };
}

function witnessJson({ request, decision }: { request: AccessRequest; decision: 'allow' | 'deny' }) {
  return { question: questionLine(request), decision };
}

function suppressionJson({ kind, reason, owner, until }: Suppression): SuppressionJson {
  return { kind, reason: reason ?? null, owner: owner ?? null, until: until ?? null };
}
