import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorCode } from '../../src/backends/index.js';

/** What a call throws. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('it threw nothing');
}

test('a fault of the system has a code, a fault of a program has none', () => {
  expect(errorCode(thrownBy(() => readFileSync('/nowhere/at/all')))).toBe('ENOENT');
  expect(errorCode(thrownBy(() => readFileSync(undefined as never)))).toBeUndefined();
  expect(errorCode(new Error('plain'))).toBeUndefined();
  expect(errorCode('text')).toBeUndefined();
});
