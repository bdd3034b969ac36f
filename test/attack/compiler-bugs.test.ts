import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../kit/imports.js';
import { COMPILER_BUGS } from './compiler-bugs.js';

/** `npm run fuzz -- compiler-bugs` makes each of them and looks whether verify catches it. */
test('there are at least 20 deliberate bugs, each in one place of the compiler as it is', () => {
  expect(COMPILER_BUGS.length).toBeGreaterThanOrEqual(20);
  expect(new Set(COMPILER_BUGS.map(({ name, kind }) => `${kind} ${name}`)).size).toBe(COMPILER_BUGS.length);
  for (const { file, from, to, name } of COMPILER_BUGS) {
    const text = readFileSync(join(ROOT, 'src/targets', file), 'utf8');
    expect(text.split(from).length, `${file}: ${name}`).toBe(2);
    expect(to).not.toBe(from);
  }
});
