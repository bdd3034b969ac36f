import { expect, test } from 'vitest';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { MAX_DEPTH, type ParseResult, parseJson, parseYaml } from '../../../src/compiler/syntax/index.js';

const codes = ({ diagnostics }: ParseResult) => [...new Set(diagnostics.map(({ code }) => code))];
const yaml = (text: string) => parseYaml(new SourceFile('p', text));

function milliseconds(text: string): number {
  const start = performance.now();
  yaml(text);
  return performance.now() - start;
}

/** How many times as much the large text costs; the least of both over several rounds, because a busy machine disturbs single ones. */
function growth(small: string, large: string, enough: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 8; round++) {
    least = Math.min(least, milliseconds(small));
    most = Math.min(most, milliseconds(large));
    if (round > 0 && most / Math.max(least, 2) < enough) break;
  }
  return most / Math.max(least, 2);
}

const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at)).join('');

test.each([
  ['lists', '[', ']'],
  ['mappings', '{a: ', '}'],
])('%s in brackets may be nested to the limit and no deeper', (_, open, close) => {
  const nested = (depth: number) => `a: ${open.repeat(depth)}1${close.repeat(depth)}\n`;
  expect(codes(yaml(nested(MAX_DEPTH - 1)))).toEqual([]);
  expect(codes(yaml(nested(MAX_DEPTH)))).toEqual(['ZT017']);
});

test('the bracket that is too deep is marked', () => {
  const text = `first: "[["\nsecond: x [\nthird: ${'['.repeat(MAX_DEPTH + 1)}1${']'.repeat(MAX_DEPTH + 1)}\n`;
  const [fault] = yaml(text).diagnostics;
  expect(fault?.span?.file.position(fault.span.start)).toEqual({ line: 3, column: 8 + MAX_DEPTH });
});

test('blocks may be nested to the limit and no deeper', () => {
  const nested = (depth: number) => many(depth, (at) => `${' '.repeat(at)}a:\n`);
  expect(codes(yaml(nested(MAX_DEPTH)))).toEqual([]);
  expect(codes(yaml(nested(MAX_DEPTH + 1)))).toEqual(['ZT017']);
});

test.each([
  ['open brackets', '['.repeat(1_000_000)],
  ['open mappings', '{a: '.repeat(100_000)],
  ['dashes', '- '.repeat(100_000)],
  ['question marks', '? '.repeat(100_000)],
  ['closed brackets', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['nested blocks', many(3_000, (at) => `${' '.repeat(at)}a:\n`)],
])('a very deep text (%s) is refused without exhausting the stack', (_, text) => {
  expect(codes(yaml(text))).toContain('ZT017');
});

test.each([
  ['a list in one line', (n: number) => `a: [${'x, '.repeat(n)}]\n`],
  ['a list over many lines', (n: number) => `a: [${'x,\n '.repeat(n)}]\n`],
  ['a block list', (n: number) => `a:\n${'- x\n'.repeat(n)}`],
  ['keys', (n: number) => many(n, (at) => `k${at}: 1\n`)],
  ['keys after an anchor', (n: number) => `a: &a 1\n${many(n, (at) => `k${at}: 1\n`)}`],
  ['keys in brackets after an anchor', (n: number) => `a: &a {${many(n, (at) => `k${at}: 1, `)}}\n`],
  ['one key again and again', (n: number) => 'k: 1\n'.repeat(n)],
  ['a long line', (n: number) => `a: ${'x '.repeat(n * 4)}\n`],
  ['a long quoted text', (n: number) => `a: "${'\\\\'.repeat(n * 4)}"\n`],
  ['quotes in quotes', (n: number) => `a: '${"''".repeat(n * 4)}'\n`],
  ['a text over many lines', (n: number) => `a: "${'x\n  '.repeat(n)}"\n`],
  ['block text', (n: number) => `a: |\n${'  x\n'.repeat(n)}`],
  ['comments', (n: number) => '# x\n'.repeat(n)],
  ['spaces', (n: number) => `a:${' '.repeat(n * 10)}b\n`],
  ['anchors', (n: number) => `a: ${'&a '.repeat(n)}\n`],
  ['aliases', (n: number) => `a: [${'*a, '.repeat(n)}]\n`],
  ['tags', (n: number) => `a: ${'!a '.repeat(n)}\n`],
  ['brackets too many', (n: number) => 'a: ]\n'.repeat(n)],
  ['commas', (n: number) => `a: [${','.repeat(n)}]\n`],
  ['tabs', (n: number) => '\ta: 1\n'.repeat(n)],
  ['quotes that are not closed', (n: number) => 'a: "\n'.repeat(n)],
  ['documents', (n: number) => '---\n'.repeat(n)],
  ['directives', (n: number) => '%a b\n'.repeat(n)],
  ['invisible characters', (n: number) => `a: ${'\u0001'.repeat(n)}\n`],
])('ten times as much of the same (%s) costs about ten times as much', (_, text) => {
  // Quadratic reading would be a hundred times as much.
  expect(growth(text(1_000), text(10_000), 40)).toBeLessThan(40);
});

test('half a million keys are read', () => {
  const { root, diagnostics } = yaml(many(500_000, (at) => `k${at}: 1\n`));
  expect(diagnostics).toEqual([]);
  expect(root?.kind === 'map' && root.entries.size).toBe(500_000);
});

test('an alias bomb is refused in time that does not depend on what it stands for', () => {
  const bomb = `a0: &a0 x\n${many(60, (at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]\n`)}`;
  const result = yaml(bomb);
  expect(codes(result)).toEqual(['ZT012']);
  expect(result.diagnostics).toHaveLength(61 + 180);
});

test('a file with a hundred thousand faults is explained up to a limit, and says so', () => {
  const { diagnostics } = yaml(`a: [${'*a, '.repeat(100_000)}]\n`);
  expect(diagnostics.length).toBe(1001);
  expect(diagnostics.at(-1)?.message).toBe('more than 1000 faults: the rest of the file is not explained');
});

test('a file with more values than memory should hold is refused', () => {
  expect(codes(yaml(`a: [${','.repeat(4_100_000)}`))).toEqual(['ZT022']);
  expect(codes(parseJson(new SourceFile('p', `[${'[],'.repeat(4_000_000)}1]`)))).toEqual(['ZT022']);
});
