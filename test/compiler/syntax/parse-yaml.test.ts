import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { entryAt, nodeAt, parseYaml, spanAt, toPlain } from '../../../src/compiler/syntax/index.js';
import { faults, mark, read } from './read.js';

const BLOCK = `groups:
  sre:
    owner: platform   # who
    members:
      - ana@example.com
      - "li@example.com"
  none:
last: { a: [1, two], 'b c': "d" }
text: >-
  folded
  text
`;

function parsed(text: string) {
  const { root, diagnostics } = parseYaml(new SourceFile('policy.yaml', text));
  expect(diagnostics).toEqual([]);
  return root!;
}

test('mappings, lists, scalars and block text have their values', () => {
  expect(read(BLOCK)).toEqual({
    groups: { sre: { owner: 'platform', members: ['ana@example.com', 'li@example.com'] }, none: null },
    last: { a: [1, 'two'], 'b c': 'd' },
    text: 'folded text',
  });
});

test.each([
  [
    ['groups'],
    '2:3 "sre:\\n    owner: platform   # who\\n    members:\\n      - ana@example.com\\n      - \\"li@example.com\\"\\n  none"',
  ],
  [['groups', 'sre', 'owner'], '3:12 "platform"'],
  [['groups', 'sre', 'members'], '5:7 "- ana@example.com\\n      - \\"li@example.com\\""'],
  [['groups', 'sre', 'members', 1], '6:9 "\\"li@example.com\\""'],
  [['groups', 'none'], '7:7 ""'],
  [['last'], '8:7 "{ a: [1, two], \'b c\': \\"d\\" }"'],
  [['last', 'a', 1], '8:16 "two"'],
] as const)('the value at %j is marked exactly', (path, expected) => {
  expect(mark(nodeAt(parsed(BLOCK), path)!.span)).toBe(expected);
});

test('keys are marked exactly, quotes included', () => {
  const root = parsed(BLOCK);
  expect(mark(entryAt(root, ['groups', 'sre', 'members'])!.keySpan)).toBe('4:5 "members"');
  expect(mark(entryAt(root, ['last', 'b c'])!.keySpan)).toBe('8:22 "\'b c\'"');
});

test('the place of a path that does not exist is that of the deepest node that does', () => {
  expect(mark(spanAt(parsed(BLOCK), ['groups', 'sre', 'owner', 'x', 1]))).toBe('3:12 "platform"');
});

test('NO is Norway, and dates, addresses and versions are text', () => {
  expect(read('[NO, yes, on, 2027-03-31, 192.0.2.0, 1.2.3, 12:30:45, 0o9, 1_000]')).toEqual([
    'NO',
    'yes',
    'on',
    '2027-03-31',
    '192.0.2.0',
    '1.2.3',
    '12:30:45',
    '0o9',
    '1_000',
  ]);
});

test('numbers of every form have the value that YAML 1.2 gives them', () => {
  expect(read('[0x10, 0o17, 1e3, .5, -7, +7, .inf, -.INF, 100000000000000000000000000000]')).toEqual([
    16,
    15,
    1000,
    0.5,
    -7,
    7,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1e29,
  ]);
  expect(read('a: .nan')).toEqual({ a: Number.NaN });
});

test('plain text resolves as the yaml package resolves it', () => {
  const pieces = fc.constantFrom(
    '1',
    '0',
    '-',
    '+',
    '.',
    'e',
    'E',
    'x',
    'o',
    '0x',
    '0o',
    'f',
    '_',
    'inf',
    'nan',
    'NaN',
    '~',
    'null',
    'Null',
    'true',
    'TRUE',
    'no',
    ':',
    ' ',
  );
  const plain = fc.array(pieces, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('').trim());
  fc.assert(
    fc.property(plain, (text) => {
      const document = parseDocument(`a: ${text}\n`, { prettyErrors: false });
      fc.pre(document.errors.length === 0 && document.warnings.length === 0 && text !== '');
      const root = parseYaml(new SourceFile('p', `a: ${text}\n`)).root!;
      expect(toPlain(root)).toEqual(document.toJS());
    }),
    { numRuns: 3000 },
  );
});

test('a byte order mark at the start is skipped, and places stay true', () => {
  const { root, diagnostics } = parseYaml(new SourceFile('p', '\ufeffname: x\n'));
  expect(diagnostics).toEqual([]);
  expect(mark(nodeAt(root!, ['name'])!.span)).toBe('1:8 "x"');
  expect(read('\ufeff')).toBeUndefined();
  expect(read('\ufeffa: |\n  x\n')).toEqual({ a: 'x\n' });
  expect(read('\ufeff- |\n  x\n')).toEqual(['x\n']);
});

test('CRLF line ends give the same values as LF', () => {
  expect(read(BLOCK.replaceAll('\n', '\r\n'))).toEqual(read(BLOCK));
});

test.each(['', '\n\n', '# nothing but a comment\n', '---\n', '---\n# comment\n...\n', '   \n'])(
  'an empty file (%j) has no root and no fault',
  (text) => {
    expect(parseYaml(new SourceFile('p', text))).toEqual({ diagnostics: [] });
  },
);

test('`__proto__` and `constructor` are keys like any other', () => {
  const root = parsed('__proto__: { a: 1 }\nconstructor: 2\n');
  expect([...(root.kind === 'map' ? root.entries.keys() : [])]).toEqual(['__proto__', 'constructor']);
  const plain = toPlain(root) as Record<string, unknown>;
  expect(Object.keys(plain)).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>).a).toBeUndefined();
});

test('a document that starts with `---` and ends with `...` is one document', () => {
  expect(read('---\na: 1\n...\n')).toEqual({ a: 1 });
  expect(faults('# first\n---\na: "\\n"\n')).toEqual([]);
});
