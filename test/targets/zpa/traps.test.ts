import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../kit/imports.js';

const FOLDER = join(ROOT, 'test/targets/zpa');

/** Traps that concern no evaluation of an artefact, and why. */
const NOT_READ: Readonly<Record<string, string>> = {
  'ZP-02': 'what happens while an artefact is replaced by another one',
  'ZP-07': 'the vendor has nothing to read',
  'ZP-11': 'what happens while an artefact is applied',
  'ZP-28': 'the vendor has nothing to read',
  'ZP-33': 'how much the vendor takes, which is not documented',
  'ZP-34': 'how objects may be called, which is not documented',
  'ZP-38': 'what connectors reach for by themselves',
  'ZP-40': 'a matter of bindings',
};

function ids(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))].sort();
}

function tested(folder: string): readonly string[] {
  const names = readdirSync(join(FOLDER, folder)).filter((name) => name.endsWith('.test.ts'));
  const files = names.map((name) => readFileSync(join(FOLDER, folder, name), 'utf8'));
  return ids(files.join('\n'), /test\(['`](ZP-\d\d) /g);
}

const LISTED = ids(readFileSync(join(FOLDER, 'traps.md'), 'utf8'), /^\| (ZP-\d\d) \|/gm);

test('every trap of the list has a test, and every test of a trap is in the list', () => {
  expect(LISTED.length).toBeGreaterThan(40);
  expect(tested('traps')).toEqual(LISTED);
});

test('every trap that concerns evaluation has a test of the reader', () => {
  expect([...tested('interpret'), ...Object.keys(NOT_READ)].sort()).toEqual(LISTED);
});
