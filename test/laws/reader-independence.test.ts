import { expect, test } from 'vitest';
import { filesUnder, sourceImports } from '../kit/imports.js';

/** Only types and the table of bindings may stand on both sides. */
const SHARED = new Set(['src/targets/target.ts', 'src/targets/capabilities.ts', 'src/targets/reader.ts']);

const EDGES = new Map<string, string[]>();
for (const { from, to, external } of sourceImports()) {
  if (!external) EDGES.set(from, [...(EDGES.get(from) ?? []), to]);
}

/** Everything under src/targets that the roots import, directly or not, without going through `stop`. */
function reached(roots: readonly string[], stop: (path: string) => boolean = () => false): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path) || stop(path)) return;
    found.add(path);
    for (const next of EDGES.get(path) ?? []) visit(next);
  };
  for (const root of roots) visit(root);
  return new Set([...found].filter((path) => path.startsWith('src/targets/') && !SHARED.has(path)));
}

const FILES = filesUnder('src/targets', '.ts');
const READER_FILES = FILES.filter((path) => /^src\/targets\/[^/]+\/interpret(\.ts$|\/)/.test(path));
const COMPILER_FILES = FILES.filter((path) => /^src\/targets\/[^/]+\/(compile|emit)\.ts$/.test(path));
/** `vocabulary.ts` makes the table of what ids mean from the bindings; nothing else of ours reaches a reader. */
const isTable = (path: string): boolean => /^src\/targets\/[^/]+\/vocabulary\.ts$/.test(path);

test('no reader reaches what compiles or emits, nor a helper of it', () => {
  const compiles = reached(COMPILER_FILES);
  expect(compiles.size).toBeGreaterThan(50);
  expect([...reached(READER_FILES, isTable)].filter((path) => compiles.has(path))).toEqual([]);
});

test('nothing that compiles or emits reaches a reader', () => {
  expect([...reached(COMPILER_FILES)].filter((path) => READER_FILES.includes(path) || isTable(path))).toEqual([]);
});

test('no reader reaches bind, lint or the access of the source', () => {
  const all = new Set<string>();
  const visit = (path: string): void => {
    if (all.has(path)) return;
    all.add(path);
    for (const next of EDGES.get(path) ?? []) if (!isTable(next)) visit(next);
  };
  READER_FILES.forEach(visit);
  expect([...all].filter((path) => /^src\/compiler\/(bind|lint|diff)\//.test(path))).toEqual([]);
});
