import type { Analysis } from '../analysis/index.js';
import type { Estate } from '../model/index.js';
import { fits, fitsResource } from './levels.js';
import type { Finding, RuleOption } from './rule.js';
import type { LevelOverride, LintSettings } from './settings.js';

/** One run of a rule: with which options, over which resources, and which of its findings count. */
export interface Variant {
  /** Those that are not the rule's own. */
  readonly options: ReadonlyMap<string, RuleOption['default']>;
  /** Absent: all. */
  readonly sees?: (resource: string) => boolean;
  keeps(finding: Finding): boolean;
}

type Options = Variant['options'];

/**
 * The runs of a rule. There is one, unless overrides give it other options: then every finding goes by the options of the last override that
 * fits it. Resources which such overrides pick out differently, by sensitivity or labels, are looked at apart from each other, so that no finding
 * is about resources to which different options apply.
 */
export function variantsOf(estate: Estate, settings: LintSettings, code: string): readonly Variant[] {
  const base: Options = settings.rules.get(code)?.options ?? new Map();
  const overrides = settings.overrides.filter(({ options }) => options?.get(code));
  if (overrides.length === 0) return [{ options: base, keeps: () => true }];
  const choices: readonly (LevelOverride | undefined)[] = [undefined, ...overrides];
  return partsOf(estate, overrides).flatMap((part) =>
    choices.map((choice) => ({
      options: new Map([...base, ...(choice?.options?.get(code) ?? [])]),
      sees: (resource: string) => part.has(resource),
      keeps: (finding: Finding) => overrides.findLast((override) => governs(estate, override, finding)) === choice,
    })),
  );
}

/** An override is about a finding, and about one of its resources whole: not by the tier of one and the labels of another. */
function governs(estate: Estate, override: LevelOverride, finding: Finding): boolean {
  const { resources = [] } = finding;
  const isAbout = resources.length === 0 || resources.some((name) => fitsResource(estate, override, name));
  return isAbout && fits(estate, override, finding);
}

/** The resources, in sets of those that the same overrides pick out. One empty set when there are none. */
function partsOf(estate: Estate, overrides: readonly LevelOverride[]): readonly ReadonlySet<string>[] {
  const parts = new Map<string, Set<string>>();
  for (const name of estate.resources.keys()) {
    const key = overrides.map((override) => Number(fitsResource(estate, override, name))).join('');
    const part = parts.get(key);
    if (part) part.add(name);
    else parts.set(key, new Set([name]));
  }
  return parts.size === 0 ? [new Set()] : [...parts.values()];
}

/** An analysis in which other resources are not reached by anyone. */
export function limitedTo(analysis: Analysis, sees: (resource: string) => boolean): Analysis {
  return {
    estate: analysis.estate,
    horizon: analysis.horizon,
    access: (resource) => analysis.access(resource),
    redundancies: () => analysis.redundancies(),
    deadAllows: () => analysis.deadAllows(),
    unsatisfiable: () => analysis.unsatisfiable(),
    ineffectiveDenies: () => analysis.ineffectiveDenies(),
    partialOverrides: () => analysis.partialOverrides().filter(({ resource }) => sees(resource)),
    paths: (resource) => (sees(resource) ? analysis.paths(resource) : []),
    weakest: (resource) => (sees(resource) ? analysis.weakest(resource) : []),
    minimalRequirements: (principal, resource) => analysis.minimalRequirements(principal, resource),
  };
}
