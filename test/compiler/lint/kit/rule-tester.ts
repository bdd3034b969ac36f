import { describe, expect, test } from 'vitest';
import { createEvaluator } from '../../../../src/compiler/analysis/index.js';
import type { LintFinding, Rule, UsageData } from '../../../../src/compiler/lint/index.js';
import { LINT_SEVERITIES, RULE_SETS } from '../../../../src/compiler/lint/index.js';
import { readUsage } from '../../../../src/lint-files.js';
import { load } from '../../../../src/load.js';
import { historyFrom } from '../../../kit/history.js';
import { createMemoryHost } from '../../../kit/memory-host.js';
import { type LintTextOptions, lintText } from './lint-text.js';

export { lintText, NOW } from './lint-text.js';

/** How a rule is run by itself. */
export interface TesterOptions extends Omit<LintTextOptions, 'rules'> {
  /** Rules that run too, because the rule under test looks at what became of their findings. */
  readonly beside?: readonly Rule[];
}

/** Messages of the findings of one rule, in the order in which they are reported. */
export async function messagesOf(rule: Rule, yaml: string, options: TesterOptions = {}): Promise<readonly string[]> {
  return (await findingsOf(rule, yaml, options)).map(({ message }) => message);
}

/** The findings of one rule. */
export async function findingsOf(
  rule: Rule,
  yaml: string,
  options: TesterOptions = {},
): Promise<readonly LintFinding[]> {
  const { beside = [], ...rest } = options;
  const { findings } = await lintText(yaml, { ...rest, rules: [rule, ...beside] });
  return findings.filter(({ code }) => code === rule.meta.code);
}

/**
 * What holds for every rule: its metadata is whole, its invalid example gives exactly one finding, its valid one none, and a witness shows
 * what it claims.
 */
export function testRule(rule: Rule, options: TesterOptions = {}): void {
  const { meta } = rule;
  const { example } = meta;
  const settings = {
    ...(example.config !== undefined && { config: example.config }),
    ...(example.directory !== undefined && { directory: example.directory }),
    ...(example.usage !== undefined && { usage: usageOf(example.usage) }),
    ...(example.history && { history: historyFrom(example.history) }),
    ...options,
  };
  describe(`${meta.code} ${meta.id}`, () => {
    test('its metadata is whole', () => {
      expect(meta.code).toMatch(/^ZT[0-9]{3,4}$/);
      expect(meta.id).toMatch(/^[a-z][a-z-]*\/[a-z0-9-]+$/);
      expect(LINT_SEVERITIES).toContain(meta.severity);
      expect(meta.sets.filter((set) => !RULE_SETS.includes(set))).toEqual([]);
      expect(meta.title).toMatch(/^[^A-Z.].*[^.]$/);
      for (const text of [meta.rationale, meta.remedy]) expect(text).toMatch(/^[A-Z`].*\.$/s);
      expect(meta.sources.length).toBeGreaterThan(0);
    });

    test('the invalid example gives exactly one finding', async () => {
      const found = await findingsOf(rule, example.invalid, settings);
      expect(found.map(({ code, message }) => `${code} ${message}`)).toHaveLength(1);
      const [finding] = found;
      expect(finding!.message).toMatch(/^[^A-Z].*[^.]$/);
      expect(finding!.element).toMatch(/^[a-z_]+(\.|$)/);
    });

    test('the valid example gives none', async () => {
      expect(await messagesOf(rule, example.valid, settings)).toEqual([]);
    });

    test('a witness is answered as it claims', async () => {
      const [finding] = await findingsOf(rule, example.invalid, settings);
      if (!finding?.witness) return;
      const files = {
        'ztctl.yaml': `name: acme\n${example.directory === undefined ? '' : 'directory: directory.jsonl\n'}${example.config ?? ''}`,
        'policies/access.yaml': example.invalid,
        ...(example.directory !== undefined && { 'directory.jsonl': example.directory }),
      };
      const { estate } = await load(createMemoryHost(files), '');
      expect(createEvaluator(estate!).evaluate(finding.witness.request).decision).toBe(finding.witness.decision);
    });
  });
}

function usageOf(text: string): UsageData {
  const read = readUsage('usage.jsonl', text);
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join('; '));
  return read.value;
}
