import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, suggest } from '../../../src/compiler/diagnostics/index.js';

test.each([
  ['memebers', ['members', 'member', 'owner'], 'members'],
  ['Policies', ['posture', 'policies'], 'policies'],
  ['runing', ['installed', 'running'], 'running'],
  ['hihg', ['low', 'high'], 'high'],
  ['ab', ['ba'], 'ba'],
  ['payment-db', ['payments-db', 'payroll-db'], 'payments-db'],
  ['abd', ['abe', 'abc'], 'abc'],
  ['colour', ['owner', 'title'], undefined],
  ['x', [], undefined],
  ['same', ['same'], undefined],
  ['', ['a'], 'a'],
])('for %j of %j the suggestion is %j', (word, candidates, expected) => {
  expect(suggest(word, candidates)).toBe(expected);
});

test('the suggestion does not depend on the order of the candidates', () => {
  const words = fc.array(fc.stringMatching(/^[a-c]{1,4}$/), { maxLength: 8 });
  fc.assert(
    fc.property(fc.stringMatching(/^[a-c]{1,5}$/), words, (word, candidates) => {
      expect(suggest(word, [...candidates].reverse())).toBe(suggest(word, candidates));
    }),
  );
});

test('a very long word costs nothing and has no suggestion', () => {
  expect(
    suggest(
      'a'.repeat(1_000_000),
      Array.from({ length: 1000 }, () => 'a'.repeat(1_000_000)),
    ),
  ).toBeUndefined();
});

test('a suggestion is a question', () => {
  expect(didYouMean('ownr', ['owner'])).toBe('did you mean `owner`?');
  expect(didYouMean('zzz', ['owner'])).toBeUndefined();
});
