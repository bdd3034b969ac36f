import { expect, test } from 'vitest';
import { filesUnder, importsOf } from '../kit/imports.js';

/** The files that a file reaches by its imports, and the packages that these import. */
function reachOf(entry: string): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const files = new Set([entry]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const { to, external } of importsOf(file)) (external ? packages : files).add(to);
  }
  return { files, packages };
}

test('the oracle shares no code with the product: it reaches nothing under src, and no package but `yaml`', () => {
  const { files, packages } = reachOf('test/oracle/interpreter/index.ts');
  expect([...files].filter((file) => !/^test\/oracle\/(interpreter\/|mutants\.ts$)/.test(file))).toEqual([]);
  expect([...packages]).toEqual(['yaml']);
});

test('the oracle is all of its folder', () => {
  const { files } = reachOf('test/oracle/interpreter/index.ts');
  expect(filesUnder('test/oracle/interpreter', '.ts').filter((file) => !files.has(file))).toEqual([]);
});
