import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../kit/imports.js';

const FOLDER = join(ROOT, 'test/targets/zpa');

function ids(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))].sort();
}

test('every trap of the list has a test, and every test of a trap is in the list', () => {
  const listed = ids(readFileSync(join(FOLDER, 'traps.md'), 'utf8'), /^\| (ZP-\d\d) \|/gm);
  const files = readdirSync(join(FOLDER, 'traps')).map((name) => readFileSync(join(FOLDER, 'traps', name), 'utf8'));
  expect(listed.length).toBeGreaterThan(40);
  expect(ids(files.join('\n'), /test\(['`](ZP-\d\d) /g)).toEqual(listed);
});
