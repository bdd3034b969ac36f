import { diagnostic } from './catalogue.js';
import type { Diagnostic } from './diagnostic.js';

/** More faults than this in one file are counted, not listed. */
export const MAX_PER_FILE = 100;

/** Gathers what is found and hands it out in the order in which a reader works: by file, place and code. */
export class Collector {
  readonly #found: Diagnostic[] = [];

  add(...diagnostics: readonly Diagnostic[]): void {
    for (const one of diagnostics) this.#found.push(one);
  }

  get hasErrors(): boolean {
    return this.#found.some((one) => one.severity === 'error');
  }

  /** Everything found, sorted, unlimited. */
  all(): readonly Diagnostic[] {
    return sortDiagnostics(this.#found);
  }

  /** Everything found, sorted; of each file the first {@link MAX_PER_FILE}, then one line that says how many more there are. */
  shown(): readonly Diagnostic[] {
    return capDiagnostics(this.all());
  }
}

/** By file, place, code and message, in code unit order; what has no place comes first. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(compareDiagnostics);
}

/** Keeps the first `limit` of each file of a sorted list and says how many it left out; errors are kept before warnings. */
export function capDiagnostics(sorted: readonly Diagnostic[], limit = MAX_PER_FILE): Diagnostic[] {
  const byFile = new Map<string, Diagnostic[]>();
  for (const one of sorted) {
    const path = one.span?.file.path ?? '';
    const list = byFile.get(path);
    if (list) list.push(one);
    else byFile.set(path, [one]);
  }
  return [...byFile].flatMap(([path, list]) =>
    path === '' || list.length <= limit ? list : capped(path, list, limit),
  );
}

function capped(path: string, list: readonly Diagnostic[], limit: number): Diagnostic[] {
  const errors = list.filter((one) => one.severity === 'error');
  const others = list.filter((one) => one.severity !== 'error');
  const kept = new Set([...errors, ...others].slice(0, limit));
  const last = list.at(-1);
  const note = diagnostic('ZT029', last?.span, { count: list.length - limit, file: path });
  const hidesErrors = errors.length > limit;
  return [...list.filter((one) => kept.has(one)), hidesErrors ? note : { ...note, severity: 'warning' }];
}

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compare(a.span?.file.path ?? '', b.span?.file.path ?? '') ||
    compare(a.span?.start ?? -1, b.span?.start ?? -1) ||
    compare(a.span?.end ?? -1, b.span?.end ?? -1) ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  );
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
