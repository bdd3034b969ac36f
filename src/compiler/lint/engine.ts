import { type Analysis, analyse, type Horizon } from '../analysis/index.js';
import type { Estate } from '../model/index.js';
import type { Baseline } from './baseline.js';
import type { CompiledTarget, HistoryData, LintContext, UsageData } from './context.js';
import { fingerprintOf } from './fingerprint.js';
import { enabledRules, levelOf, sensitivityOf } from './levels.js';
import { secondsOption, tierSeconds } from './options.js';
import { rankFindings } from './rank.js';
import { readIgnores } from './read-ignores.js';
import type { LintFinding, LintReport, SkippedRule } from './result.js';
import type { Finding, Rule, RuleNeed } from './rule.js';
import type { LintSettings } from './settings.js';
import { applyBaseline, applyIgnores } from './suppress.js';
import { limitedTo, type Variant, variantsOf } from './variants.js';

/** Everything that lint goes by. */
export interface LintInput {
  readonly estate: Estate;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly settings: LintSettings;
  readonly rules: readonly Rule[];
  /** Default: made from the estate over {@link lintHorizon}. */
  readonly analysis?: Analysis;
  readonly usage?: UsageData;
  readonly history?: HistoryData;
  readonly compiled?: readonly CompiledTarget[];
  /** Why something that rules need is not there, in words. */
  readonly lacks?: Readonly<Partial<Record<RuleNeed, string>>>;
  readonly baseline?: Baseline;
  /** False: comments hide nothing. */
  readonly inline: boolean;
  /** Keys of the only ignores that may hide something; absent = all. */
  readonly governing?: ReadonlySet<string>;
}

const YEAR = 366 * 86_400_000;

/**
 * The year from now on, in which every validity begins and ends when it does: what is dead or redundant in all of it will not be missed, and
 * what opens later is judged today.
 */
export function lintHorizon(now: number): Horizon {
  return { from: now, to: now + YEAR };
}

/**
 * Runs every rule that is on and whose needs are met. Pure.
 *
 * @throws BudgetExceeded when an exact answer would be too large
 */
export function lint(input: LintInput): LintReport {
  const { estate, now, settings } = input;
  const analysis = input.analysis ?? analyse(estate, lintHorizon(now));
  const enabled = enabledRules(input.rules, settings);
  const skipped = enabled.flatMap((rule) => skippedOf(rule, input));
  const ran = enabled.filter(({ meta }) => !skipped.some(({ code }) => code === meta.code));
  const run = (rule: Rule, found: (context: LintContext) => Iterable<Finding>): readonly LintFinding[] =>
    variantsOf(estate, settings, rule.meta.code).flatMap((variant) =>
      [...found(contextOf(rule, variant, analysis, input))]
        .filter((finding) => variant.keeps(finding))
        .flatMap((finding) => reported(rule, finding, input)),
    );
  const found = ran.flatMap((rule) => run(rule, (context) => rule.check(context)));

  const codes = new Set(input.rules.map(({ meta }) => meta.code));
  const reviewing = input.rules.filter((rule) => rule.review !== undefined).map(({ meta }) => meta.code);
  const unsuppressible = new Set([...settings.ignores.unsuppressible, ...reviewing]);
  const reading = { timezone: estate.timezone, now, settings: { ...settings.ignores, unsuppressible }, codes };
  const ignores = input.inline ? estate.files.flatMap((file) => readIgnores(file, reading)) : [];
  const ranCodes = new Set(ran.map(({ meta }) => meta.code));
  const { governing } = input;
  const ignored = applyIgnores(found, { ignores, ...(governing && { governing }), now, ran: ranCodes });
  const baseline = input.baseline ?? { entries: [] };
  const known = applyBaseline(ignored.findings, baseline, { now, timezone: estate.timezone, unsuppressible });
  const reviewed = ran.flatMap((rule) => run(rule, (context) => rule.review?.(ignored.outcomes, context) ?? []));
  const all = rankFindings(unique([...known.findings, ...reviewed]));
  return {
    findings: all.filter(({ suppression }) => !suppression),
    suppressed: all.filter(({ suppression }) => suppression !== undefined),
    skipped,
    ran,
    ignores: ignored.outcomes,
    stale: known.stale,
  };
}

function skippedOf({ meta }: Rule, { estate, usage, history, compiled, lacks }: LintInput): readonly SkippedRule[] {
  const has: Readonly<Record<RuleNeed, boolean>> = {
    directory: estate.directory !== undefined,
    usage: usage !== undefined,
    history: history !== undefined,
    target: estate.targets.size > 0,
    compilation: compiled !== undefined,
  };
  const needs = meta.needs.filter((need) => !has[need]);
  if (needs.length === 0) return [];
  const reasons = needs.flatMap((need) => lacks?.[need] ?? []);
  return [{ code: meta.code, rule: meta.id, needs, ...(reasons.length > 0 && { because: reasons.join('; ') }) }];
}

function contextOf(
  { meta }: Rule,
  { options, sees }: Variant,
  analysis: Analysis,
  { estate, now, settings, usage, history, compiled }: LintInput,
): LintContext {
  const option = (name: string) => {
    const known = meta.options[name];
    if (!known) throw new Error(`${meta.code} has no option ${name}`);
    return options.get(name) ?? known.default;
  };
  // Asked for every path.
  const limits = new Map<string, number | undefined>();
  return {
    estate,
    now,
    analysis: sees ? limitedTo(analysis, sees) : analysis,
    isStrict: settings.extends.includes('strict'),
    option,
    seconds: (name) => secondsOption(option(name)),
    secondsFor: (name, sensitivity) => {
      const key = `${name} ${sensitivity}`;
      if (!limits.has(key)) limits.set(key, tierSeconds(option(name), sensitivity));
      return limits.get(key);
    },
    ...(usage && { usage }),
    ...(history && { history }),
    ...(compiled && { compiled }),
  };
}

function reported(rule: Rule, finding: Finding, { estate, settings }: LintInput): readonly LintFinding[] {
  const level = levelOf(estate, settings, rule, finding);
  if (level === 'off') return [];
  const { code, id, kind } = rule.meta;
  const sensitivity = sensitivityOf(estate, finding);
  const fingerprint = fingerprintOf(code, finding);
  return [{ ...finding, code, rule: id, kind, level, fingerprint, ...(sensitivity && { sensitivity }) }];
}

/** One finding per fingerprint: a rule that says the same twice says it once. */
function unique(findings: readonly LintFinding[]): readonly LintFinding[] {
  return [...new Map(findings.map((finding) => [finding.fingerprint, finding])).values()];
}
