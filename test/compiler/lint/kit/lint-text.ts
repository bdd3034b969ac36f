import {
  type HistoryData,
  type LintReport,
  lint,
  RULE_SETS,
  type Rule,
  readSettings,
  type UsageData,
} from '../../../../src/compiler/lint/index.js';
import { compiledFor } from '../../../../src/lint-compiled.js';
import { load } from '../../../../src/load.js';
import { showDiagnostics } from '../../../kit/estate.js';
import { createMemoryHost } from '../../../kit/memory-host.js';

/** 2026-06-15T12:00:00Z: the instant of every test that does not care. */
export const NOW = Date.UTC(2026, 5, 15, 12);

export interface LintTextOptions {
  /** Only these run, whatever their sets. */
  readonly rules: readonly Rule[];
  readonly now?: number;
  /** What the project file has beside `name`; may hold a `lint` section. */
  readonly config?: string;
  /** Content of the directory snapshot. */
  readonly directory?: string;
  readonly usage?: UsageData;
  readonly history?: HistoryData;
  readonly inline?: boolean;
  /** Further policy files by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Lints the text of one policy file. Throws when it has faults. */
export async function lintText(yaml: string, options: LintTextOptions): Promise<LintReport> {
  const { rules, now = NOW, config = '', directory, usage, history, inline = true, files = {} } = options;
  const snapshot = directory === undefined ? {} : { 'directory.jsonl': directory };
  const head = directory === undefined ? 'name: acme\n' : 'name: acme\ndirectory: directory.jsonl\n';
  const texts = { 'ztctl.yaml': head + config, 'policies/access.yaml': yaml, ...snapshot, ...files };
  const project = await load(createMemoryHost(texts), '');
  if (!project.estate) throw new Error(`the policy has faults:\n${showDiagnostics(project.diagnostics)}`);
  const { settings, diagnostics } = readSettings(project.config.lint, rules);
  if (diagnostics.length > 0) throw new Error(`the settings have faults:\n${showDiagnostics(diagnostics)}`);
  // A rule under test runs whatever its sets are.
  const always = rules.map((rule) => ({ ...rule, meta: { ...rule.meta, sets: RULE_SETS } }));
  return lint({
    estate: project.estate,
    now,
    settings,
    rules: always,
    inline,
    ...(usage && { usage }),
    ...(history && { history }),
    ...(await compiledFor(always, settings, project, now)),
  });
}
