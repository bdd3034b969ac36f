import { expect, test } from 'vitest';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { parseYaml } from '../../../src/compiler/syntax/index.js';
import { faults, mark } from './read.js';

test.each([
  ['a key written twice', 'a: 1\nb: 2\na: 3\n', ['ZT011 3:1 "a"']],
  ['a key written twice in brackets', '{ x: { a: 1, "a": 2 } }\n', ['ZT011 1:14 "\\"a\\""']],
  ['a key written three times', 'a: 1\na: 2\na: 3\n', ['ZT011 2:1 "a"', 'ZT011 3:1 "a"']],
  ['an anchor', 'a: &x 1\n', ['ZT012 1:4 "&x"']],
  ['an alias', 'a: &x 1\nb: *x\n', ['ZT012 1:4 "&x"', 'ZT012 2:4 "*x"']],
  ['an alias to nothing', 'b: *x\n', ['ZT012 1:4 "*x"']],
  ['an alias as key', '*x : 1\n', ['ZT012 1:1 "*x"', 'ZT015 1:1 "*x"']],
  ['a merge key', 'a:\n  <<: { b: 1 }\n  c: 2\n', ['ZT013 2:3 "<<"']],
  ['a local tag', 'a: !secret x\n', ['ZT014 1:4 "!secret"']],
  ['a core tag', 'a: !!str 1\n', ['ZT014 1:4 "!!str"']],
  ['a tag on a mapping', 'a: !!map { b: 1 }\n', ['ZT014 1:4 "!!map"']],
  ['a number as key', '1: x\n', ['ZT015 1:1 "1"']],
  ['a truth value as key', 'a: { true: x }\n', ['ZT015 1:6 "true"']],
  ['nothing as key', 'a: { ~: x }\n', ['ZT015 1:6 "~"']],
  ['a list as key', '? [a, b]\n: x\n', ['ZT015 1:3 "[a, b]"']],
  ['a mapping as key', '{ { a: b }: x }\n', ['ZT015 1:3 "{ a: b }"']],
  ['a second document', 'a: 1\n---\nb: 2\n', ['ZT016 2:1 "---"']],
  ['a second document after an end mark', 'a: 1\n...\nb: 2\n', ['ZT016 3:1 "b: "']],
  ['a directive', '%YAML 1.1\n---\na: 1\n', ['ZT016 1:1 "%YAML 1.1"']],
  ['a tab as indentation', 'a:\n\tb: 1\n', ['ZT018 2:1 "\\t"']],
  ['a tab before the first key', '\ta: 1\n', ['ZT018 1:1 "\\t"']],
  ['a tab after spaces', 'a:\n  b: 1\n \tc: 2\n', ['ZT018 3:2 "\\t"']],
  ['a NUL', 'a: x\u0000y\n', ['ZT019 1:5 "\\u0000"']],
  ['a control character in a comment', 'a: x # \u001b[31m\n', ['ZT019 1:8 "\\u001b"']],
  [
    'characters that the parser uses as signals',
    'a: [\u0018, \u001f, \u0002]\n',
    ['ZT019 1:5 "\\u0018"', 'ZT019 1:8 "\\u001f"', 'ZT019 1:11 "\\u0002"'],
  ],
  ['a bidirectional override', 'a: x\u202ey\n', ['ZT019 1:5 "\u202e"']],
  ['a bidirectional isolate in a key', 'a\u2066: x\n', ['ZT019 1:2 "\u2066"']],
  ['a byte order mark inside the text', 'a: x\ufeff\n', ['ZT019 1:5 "\ufeff"']],
  ['a bidirectional character written as escape', 'a: "x\\u202Ey"\n', ['ZT019 1:4 "\\"x\\\\u202Ey\\""']],
  ['an escaped control character in a key', '"a\\x00": x\n', ['ZT019 1:1 "\\"a\\\\x00\\""']],
  ['half of a surrogate pair', 'a: "\\ud800"\n', ['ZT019 1:4 "\\"\\\\ud800\\""']],
  ['a bracket that is not closed', 'a: [1, 2\nb: 3\n', ['ZT010 2:1 "b"']],
  ['a quote that is not closed', 'a: "x\n', ['ZT010 1:6 "\\n"']],
  ['a bracket too many', 'a: [1]]\n', ['ZT010 1:7 "]"']],
  ['a mapping inside a line', 'a: b: c\n', ['ZT010 1:4 "b"']],
  ['an unknown escape', 'a: "\\q"\n', ['ZT010 1:5 "\\\\q"']],
  ['a reserved character', 'a: @x\n', ['ZT010 1:4 "@"']],
  ['text where a key must stand', 'a: 1\nb\n', ['ZT010 2:1 "b"']],
])('%s is refused where it stands', (_, text, expected) => {
  expect(faults(text)).toEqual(expected);
});

test('keys that only look unusual are allowed', () => {
  expect(faults('"<<": 1\n"1": 2\n"true": 3\n"": 4\n')).toEqual([]);
});

test('text that only looks like an anchor, an alias or a tag is allowed in quotes', () => {
  expect(faults('a: "&x"\nb: "*x"\nc: "!x"\nd: a &b *c !d\n')).toEqual([]);
});

test('a key written twice shows the first place', () => {
  const [fault] = parseYaml(new SourceFile('p', 'a: "\\n"\nb: 2\na: 3\n')).diagnostics;
  expect(fault?.related?.map(({ span }) => mark(span))).toEqual(['1:1 "a"']);
});

test('all faults of a file are reported in one run, and the rest of it can still be checked', () => {
  const { root, diagnostics } = parseYaml(
    new SourceFile('p', 'a: &x 1\na: !t 2\n<<: {}\n3: x\n? [c]\n: "\\u202e"\n---\nd: 1\n'),
  );
  expect(diagnostics.map(({ code }) => code).sort()).toEqual([
    'ZT011',
    'ZT012',
    'ZT013',
    'ZT014',
    'ZT015',
    'ZT015',
    'ZT016',
    'ZT019',
  ]);
  expect(root?.kind).toBe('map');
});

test('several syntax errors of one file are all reported', () => {
  expect(faults('a: "\\q"\nb: "\\z"\nc: @x\n')).toEqual(['ZT010 1:5 "\\\\q"', 'ZT010 2:5 "\\\\z"', 'ZT010 3:4 "@"']);
});

test('a file whose syntax is wrong has no root, so that nothing is concluded from half of it', () => {
  expect(parseYaml(new SourceFile('p', 'a: 1\nb: [')).root).toBeUndefined();
});

test('a syntax error does not quote the file into its message', () => {
  const { diagnostics } = parseYaml(new SourceFile('p', ' a: 1\nb: secret-token\n'));
  expect(diagnostics.map(({ message }) => message).join()).not.toContain('secret-token');
});
