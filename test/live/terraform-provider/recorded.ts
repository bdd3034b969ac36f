import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const CORPUS = fileURLToPath(new URL('../../corpora/terraform-providers/validate.jsonl.gz', import.meta.url));

/** A Terraform JSON document, and what Terraform with the real provider said of it. */
export interface Recorded {
  readonly id: string;
  readonly provider: 'cloudflare' | 'zpa';
  /** As it was written: a number of 18 digits does not survive being read. */
  readonly text: string;
  readonly validate: Verdict;
  readonly validate_5_14?: Verdict;
  readonly plan?: RecordedPlan;
}

export interface Verdict {
  readonly valid: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
}

export interface RecordedPlan {
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly changes?: readonly Change[];
}

/** Without what is null in `after` and not true in `after_unknown`. */
export interface Change {
  readonly address: string;
  readonly actions: readonly string[];
  readonly after: unknown;
  readonly after_unknown?: unknown;
}

export function recordedDocuments(): readonly Recorded[] {
  const lines = gunzipSync(readFileSync(CORPUS)).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => ({ ...JSON.parse(line), text: objectAt(line, '"doc":') }));
}

/** The text of the object that follows a key. */
function objectAt(line: string, key: string): string {
  const from = line.indexOf('{', line.indexOf(key));
  let depth = 0;
  for (const { 0: token, index } of line.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (depth === 0) return line.slice(from, from + index + 1);
  }
  throw new Error(`no object after ${key}`);
}

/** Severity and summary of every diagnostic, each once. Which resource of a cycle comes first is chance. */
export function summariesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  const all = diagnostics.map(({ severity, summary }) => `${severity}: ${inOrder(summary)}`);
  return [...new Set(all)].sort();
}

function inOrder(summary: string): string {
  return summary.startsWith('Cycle: ') ? `Cycle: ${summary.slice(7).split(', ').sort().join(', ')}` : summary;
}

/** What `terraform show -json` says of a plan, in the form of the record. */
export function changesOf(shown: Shown): readonly Change[] {
  return (shown.resource_changes ?? []).map(({ address, change }) => {
    const unknown = unknownOf(change.after_unknown);
    return {
      address,
      actions: change.actions,
      after: withoutNull(change.after),
      ...(unknown !== undefined && { after_unknown: unknown }),
    };
  });
}

interface Shown {
  readonly resource_changes?: readonly { readonly address: string; readonly change: Omit<Change, 'address'> }[];
}

function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutNull(one)]));
}

/** What is true, and what leads there. */
function unknownOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const kept = value.map(unknownOf).filter((one) => one !== undefined);
    return kept.length > 0 ? kept : undefined;
  }
  if (typeof value !== 'object' || value === null) return value === true ? true : undefined;
  const kept = Object.entries(value).flatMap(([key, one]) => {
    const inner = unknownOf(one);
    return inner === undefined ? [] : [[key, inner] as const];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
