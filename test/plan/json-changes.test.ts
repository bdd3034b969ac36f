import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/targets/canonical-json.js';
import { jsonChanges } from '../../src/targets/json-changes.js';
import type { Json } from '../../src/targets/target.js';

const SMALL = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(null, true, 0, 1, 'a', 'b'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('k', 'l', 'a/b', '__proto__'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

describe('changes between two values', () => {
  test('name fields by JSON pointer, keys escaped', () => {
    expect(jsonChanges({ a: { 'b/c': 1, 'd~': 2 }, same: [1] }, { a: { 'b/c': 2, 'd~': 2 }, same: [1] })).toEqual([
      { pointer: '/a/b~1c', before: 1, after: 2 },
    ]);
    expect(jsonChanges({ '~/': 1 }, {})).toEqual([{ pointer: '/~0~1', before: 1 }]);
  });

  test('tell a field that appears from one that becomes null', () => {
    expect(jsonChanges({}, { a: null })).toEqual([{ pointer: '/a', after: null }]);
    expect(jsonChanges({ a: null }, {})).toEqual([{ pointer: '/a', before: null }]);
    expect(jsonChanges({ a: null }, { a: 0 })).toEqual([{ pointer: '/a', before: null, after: 0 }]);
  });

  test('show of a list only what left and what came', () => {
    const before = ['ana', 'bo', 'li', 'li'];
    expect(jsonChanges({ users: before }, { users: ['li', 'ana', 'eve', 'bo'] })).toEqual([
      { pointer: '/users', removed: ['li'], added: ['eve'] },
    ]);
  });

  test('show a list whose order alone changed, whole', () => {
    expect(jsonChanges([1, 2], [2, 1])).toEqual([{ pointer: '', before: [1, 2], after: [2, 1] }]);
  });

  test('look into the one item of a list that changed in its place', () => {
    const rule = (port: number): Json => ({ src: ['a'], port });
    expect(jsonChanges({ rules: [rule(1), rule(2), rule(3)] }, { rules: [rule(1), rule(9), rule(3)] })).toEqual([
      { pointer: '/rules/1/port', before: 2, after: 9 },
    ]);
    expect(jsonChanges([rule(1), rule(2)], [rule(2), rule(9)])).toEqual([
      { pointer: '', removed: [rule(1)], added: [rule(9)] },
    ]);
  });

  test('are none exactly when the values are equal', () => {
    fc.assert(
      fc.property(SMALL, SMALL, (before, after) => {
        expect(jsonChanges(before, before)).toEqual([]);
        expect(jsonChanges(before, after).length === 0).toBe(canonicalJson(before) === canonicalJson(after));
      }),
    );
  });
});
