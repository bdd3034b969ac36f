import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../kit/imports.js';

/** `CF-07`; `OZ-R05` is one of reading only. */
const ID = '[A-Z]{2}-R?\\d+';
const VENDORS = readdirSync(join(ROOT, 'src/targets')).filter((name) =>
  existsSync(join(ROOT, 'src/targets', name, 'interpret.ts')),
);

function below(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => pattern.test(path))
    .sort()
    .map((path) => readFileSync(join(folder, path), 'utf8'));
}

/** Ids of the rows of a list. */
function listed(text: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\\| (${ID}) \\|`, 'gm'))].map(([, id]) => id!);
}

/** Ids that begin the title of a test; one test may be about several. */
function tested(texts: readonly string[]): readonly string[] {
  const titles = texts.flatMap((text) => [...text.matchAll(new RegExp(`\\(\\s*['\`]((?:${ID} )+)`, 'g'))]);
  return [...new Set(titles.flatMap(([, ids]) => ids!.trim().split(' ')))];
}

function without(all: readonly string[], some: readonly string[]): readonly string[] {
  return all.filter((id) => !some.includes(id)).sort();
}

test('every target that is read back has a list of traps', () => {
  const withList = VENDORS.filter((name) => existsSync(join(ROOT, 'test/targets', name, 'traps.md')));
  expect(withList).toEqual(VENDORS);
});

describe.each(VENDORS)('traps of %s', (vendor) => {
  const folder = join(ROOT, 'test/targets', vendor);
  const lists = below(folder, /(^|\/)traps\.md$/);
  const own = listed(readFileSync(join(folder, 'traps.md'), 'utf8'));
  const tests = tested(below(folder, /\.test\.ts$/));

  test('have a test each, and no test is about a trap that nobody listed', () => {
    expect(own.length).toBeGreaterThan(10);
    expect(new Set(own).size).toBe(own.length);
    const all = [...new Set(lists.flatMap(listed))];
    expect({ untested: without(all, tests), unlisted: without(tests, all) }).toEqual({ untested: [], unlisted: [] });
  });

  test('are met by a test of the reader too, or it is said why reading has nothing to do with them', () => {
    const reader = below(join(folder, 'interpret'), /\.(test\.ts|md)$/);
    const reasons = [...reader, ...below(folder, /^traps\.test\.ts$/)].flatMap((text) =>
      [...text.matchAll(new RegExp(`^ *'(${ID})': ['"\`].{10,}`, 'gm'))].map(([, id]) => id!),
    );
    expect(without(own, [...tested(reader), ...reader.flatMap(listed), ...reasons])).toEqual([]);
  });
});
