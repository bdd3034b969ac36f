import { type Estate, SENSITIVITIES, type Sensitivity } from '../model/index.js';
import { matchesGlob } from './globs.js';
import type { Finding, Rule } from './rule.js';
import type { Level, LevelOverride, LintSettings } from './settings.js';

/** Rules that can have a finding under these settings, sorted by code. */
export function enabledRules(rules: readonly Rule[], settings: LintSettings): readonly Rule[] {
  const isOn = ({ meta }: Rule): boolean =>
    baseLevel(meta, settings) !== 'off' ||
    settings.overrides.some(({ levels }) => (levels.get(meta.code) ?? 'off') !== 'off');
  return rules.filter(isOn).sort((a, b) => (a.meta.code < b.meta.code ? -1 : 1));
}

/** The level of one finding: the last override that fits, else the configured level, else the rule's own. */
export function levelOf(estate: Estate, settings: LintSettings, { meta }: Rule, finding: Finding): Level {
  const fitting = settings.overrides.filter(
    (override) => override.levels.has(meta.code) && fits(estate, override, finding),
  );
  return fitting.at(-1)?.levels.get(meta.code) ?? baseLevel(meta, settings, finding);
}

/** The most sensitive of the resources concerned. */
export function sensitivityOf(estate: Estate, { resources = [] }: Finding): Sensitivity | undefined {
  const ranks = resources.map((name) => SENSITIVITIES.indexOf(estate.resources.get(name)!.sensitivity));
  return ranks.length === 0 ? undefined : SENSITIVITIES[Math.max(...ranks)];
}

function baseLevel(meta: Rule['meta'], settings: LintSettings, finding?: Finding): Level {
  const level = settings.rules.get(meta.code)?.level;
  if (level !== undefined) return level;
  return meta.sets.some((set) => settings.extends.includes(set)) ? (finding?.severity ?? meta.severity) : 'off';
}

/** True when an override is about a finding. */
export function fits(estate: Estate, { files, sensitivity, labels }: LevelOverride, finding: Finding): boolean {
  const tier = sensitivityOf(estate, finding);
  const path = finding.span.file.path;
  return (
    (files === undefined || files.some((glob) => matchesGlob(glob, path))) &&
    (sensitivity === undefined || (tier !== undefined && sensitivity.includes(tier))) &&
    (labels === undefined || (finding.resources ?? []).some((name) => hasLabels(estate, name, labels)))
  );
}

/** True when an override, files aside, is about a finding about one resource. */
export function fitsResource(estate: Estate, { sensitivity, labels }: LevelOverride, resource: string): boolean {
  const tier = estate.resources.get(resource)!.sensitivity;
  const isInTier = sensitivity === undefined || sensitivity.includes(tier);
  return isInTier && (labels === undefined || hasLabels(estate, resource, labels));
}

function hasLabels(estate: Estate, resource: string, wanted: ReadonlyMap<string, readonly string[]>): boolean {
  const { labels } = estate.resources.get(resource)!;
  return [...wanted].every(([key, values]) => values.includes(labels.get(key)?.value ?? ''));
}
