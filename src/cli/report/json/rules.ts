import type { RuleMeta } from '../../../index.js';

/** What `rules --json` prints. */
export interface RulesDocument {
  readonly schema: 'ztctl/rules/v1';
  /** Sorted by code. */
  readonly rules: readonly RuleJson[];
}

/** Everything that is known about a rule. */
export interface RuleJson {
  readonly code: string;
  readonly id: string;
  readonly title: string;
  readonly severity: RuleMeta['severity'];
  readonly kind: RuleMeta['kind'];
  readonly needs: readonly string[];
  /** What it also reads where it is there. */
  readonly reads: readonly string[];
  readonly sets: readonly string[];
  readonly stability: RuleMeta['stability'];
  readonly since: string;
  readonly fix: RuleMeta['fix'];
  readonly rationale: string;
  readonly remedy: string;
  readonly sources: readonly string[];
  readonly options: readonly RuleOptionJson[];
  readonly example: { readonly invalid: string; readonly valid: string };
}

/** An option of a rule. */
export interface RuleOptionJson {
  readonly name: string;
  /** A text as it is, anything else as JSON. */
  readonly default: string;
  readonly description: string;
}

/** The document of `rules`. */
export function rulesDocument(metas: readonly RuleMeta[]): RulesDocument {
  return { schema: 'ztctl/rules/v1', rules: metas.map(ruleJson) };
}

function ruleJson({ options, example, reads = [], ...meta }: RuleMeta): RuleJson {
  return {
    ...meta,
    reads,
    options: Object.entries(options)
      .map(([name, option]) => ({ name, default: optionText(option.default), description: option.description }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    example: { invalid: example.invalid, valid: example.valid },
  };
}

/** A default for a reader. */
export function optionText(value: RuleMeta['options'][string]['default']): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
