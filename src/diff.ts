import { createEvaluator, type Evaluator } from './compiler/analysis/index.js';
import {
  type AccessDiff,
  type DiffRow,
  diffEstates,
  diffHorizon,
  estateAt,
  type NextChange,
  nextChange,
} from './compiler/diff/index.js';
import type { Host } from './compiler/host.js';
import type { Estate } from './compiler/model/index.js';

/** What to compare. */
export interface DiffOptions {
  /** Milliseconds since 1970: access from here on is compared. */
  readonly now: number;
  /** Compare the first estate at `now` with the second as it stands at this instant, so that time is part of the difference. */
  readonly at?: number;
}

/** A difference of access, and when time will change the second estate next. */
export interface DiffResult extends AccessDiff {
  readonly now: number;
  readonly at?: number;
  readonly nextChange?: NextChange;
}

/**
 * Compares the access that two estates grant.
 *
 * @throws BudgetExceeded
 */
export function diff(before: Estate, after: Estate, { now, at }: DiffOptions): DiffResult {
  const next = nextChange(after, at ?? now);
  const found = at === undefined ? diffEstates(before, after, diffHorizon(now)) : diffInstants(before, after, now, at);
  return { ...found, now, ...(at !== undefined && { at }), ...(next && { nextChange: next }) };
}

function diffInstants(before: Estate, after: Estate, now: number, at: number): AccessDiff {
  const found = diffEstates(estateAt(before, now), estateAt(after, at), diffHorizon(at));
  const { evaluate } = createEvaluator(before);
  return { ...found, rows: found.rows.map((row) => toldByTime(row, before === after, now, evaluate)) };
}

/** What comes and goes in one and the same estate starts and ends; its witness is asked at either instant. */
function toldByTime(row: DiffRow, isSame: boolean, now: number, evaluate: Evaluator['evaluate']): DiffRow {
  const kinds = { added: 'starts', removed: 'ends' } as const;
  const because = row.because.map((cause) =>
    isSame && (cause.kind === 'added' || cause.kind === 'removed') ? { ...cause, kind: kinds[cause.kind] } : cause,
  );
  if (!row.witness) return { ...row, because };
  const { before, after } = row.witness;
  const request = { ...before.request, now };
  const isAsked = evaluate(request).decision === before.decision;
  return { ...row, because, witness: { before: isAsked ? { ...before, request } : before, after } };
}

/** A host that makes a project of one policy file: a project file of its own, in UTC and without targets. */
export function singleFileHost(host: Host, path: string): Host {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    readText: async (asked) => (asked === 'ztctl.yaml' ? { ok: true, text: 'name: file\n' } : host.readText(path)),
    glob: async (patterns) => ({ paths: patterns.length > 0 ? [name] : [], faults: [] }),
  };
}
