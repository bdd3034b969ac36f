import { createHash } from 'node:crypto';
import type { ResultStore } from './backends/index.js';
import type { Diagnostic } from './compiler/diagnostics/index.js';
import type { Host } from './compiler/host.js';
import type { LintReport } from './compiler/lint/index.js';
import type { Estate } from './compiler/model/index.js';
import {
  type LintOptions,
  type LintOutcome,
  type LintResult,
  lintProject,
  loadRules,
  pathsBeside,
  readBeside,
} from './lint.js';
import type { Project, ProjectText } from './load.js';
import { fromJson, toJson } from './spans-as-data.js';

/** Where results of lint are kept between runs. */
export interface LintMemory {
  readonly store: ResultStore;
  /** What tells this program from every other one that could have kept a result: version, build, runtime. */
  readonly identity: string;
}

const KIND = 'lint';
/** Raised when what is kept changes its form. */
const FORMAT = 1;
const HOUR = 3_600_000;

/**
 * The start of the hour of an instant. `lint` judges from there when nobody names an instant, so that the runs of an hour say the same and
 * can be recalled.
 */
export function startOfHour(now: number): number {
  return Math.floor(now / HOUR) * HOUR;
}

/** What is kept. */
interface Kept extends Omit<LintReport, 'ran'> {
  readonly ran: readonly string[];
  readonly policies: number;
  readonly resources: number;
  readonly warnings: readonly Diagnostic[];
}

/** What lint says, and the warnings of a project that was not loaded because an earlier run had linted the very same. */
export interface RememberedLint {
  readonly outcome: LintOutcome;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Lints a project, or recalls what an earlier run found in the same files at the same instant. `open` loads the project and is called only when
 * nothing is recalled.
 *
 * @throws BudgetExceeded when an exact answer would be too large
 */
export async function lintRemembering(
  text: ProjectText,
  options: LintOptions,
  { store, identity }: LintMemory,
  open: () => Promise<Project & { readonly estate: Estate }>,
): Promise<RememberedLint> {
  // Each file is read once, so that what is kept is what this key says.
  const used = { ...options, host: readingOnce(options.host) };
  const key = await keyOf(text, used, identity);
  const kept = key && store.recall(KIND, key);
  const recalled = kept && (await recall(kept, text, used));
  if (recalled) return recalled;
  const project = await open();
  const outcome = await lintProject(project, used);
  if (outcome.ok && key) {
    const json = keptOf(outcome.result, project, text);
    if (json) store.keep(KIND, key, json);
  }
  return { outcome, warnings: [] };
}

async function recall(kept: string, text: ProjectText, options: LintOptions): Promise<RememberedLint | undefined> {
  const rules = await loadRules();
  const beside = await readBeside(text.config, rules, options);
  if (!beside.ok) return undefined;
  const { settings, baselinePath, baseline } = beside;
  try {
    const { ran, warnings, ...report } = fromJson(kept, text.files) as Kept;
    const named = new Set(ran);
    const result = {
      ...report,
      ran: rules.filter(({ meta }) => named.has(meta.code)),
      settings,
      baselinePath,
      baseline,
    };
    return { outcome: { ok: true, result }, warnings };
  } catch {
    return undefined;
  }
}

/** A result as it is kept; undefined when it goes by more than the files and the options: what git says is not among them. */
function keptOf(result: LintResult, { diagnostics }: Project, { files }: ProjectText): string | undefined {
  const { settings: _settings, baseline: _baseline, baselinePath: _path, ran, ...report } = result;
  const needs = [
    ...ran.flatMap(({ meta }) => [...meta.needs, ...(meta.reads ?? [])]),
    ...report.skipped.flatMap((rule) => rule.needs),
  ];
  if (needs.includes('history')) return undefined;
  return toJson({ ...report, ran: ran.map(({ meta }) => meta.code), warnings: diagnostics } satisfies Kept, files);
}

/** Over everything that decides what lint finds; undefined when something else does. */
async function keyOf(
  { config, inputDigest }: ProjectText,
  options: LintOptions,
  identity: string,
): Promise<string | undefined> {
  const { host, dir, now, inline = true, useBaseline = true, governing, rules } = options;
  if (!inputDigest || governing || rules) return undefined;
  const beside = await Promise.all(pathsBeside(config, dir).map((path) => host.readText(path)));
  const parts = [FORMAT, identity, inputDigest, beside, now, inline, useBaseline];
  return createHash('sha256').update(JSON.stringify(parts), 'utf8').digest('hex');
}

function readingOnce(host: Host): Host {
  const read = new Map<string, ReturnType<Host['readText']>>();
  return {
    ...host,
    readText: (path) => {
      let found = read.get(path);
      if (!found) {
        found = host.readText(path);
        read.set(path, found);
      }
      return found;
    },
  };
}
