import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SourceFile } from '../../../src/compiler/source/index.js';
import {
  MAX_DEPTH,
  nodeAt,
  parseHuJson,
  parseJson,
  parseJsonLines,
  readJson,
  toPlain,
} from '../../../src/compiler/syntax/index.js';
import { readJsonQuickly } from '../../../src/compiler/syntax/quick-json.js';
import { mark, shown } from './read.js';

const json = (text: string) => parseJson(new SourceFile('r.json', text));
const hujson = (text: string) => parseHuJson(new SourceFile('p.hujson', text));

test('every JSON value is read as the engine reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
      const text = JSON.stringify(value, null, space);
      const { root, diagnostics } = json(text);
      // Control characters and lone surrogates are refused in text.
      fc.pre(diagnostics.every(({ code }) => code !== 'ZT019'));
      expect(diagnostics).toEqual([]);
      expect(JSON.stringify(toPlain(root!))).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { numRuns: 1_000 },
  );
});

test('a damaged text is refused exactly where the engine refuses it', () => {
  const pieces = fc.constantFrom(...'{}[],:"0-1.eE+ \\nu/', 'true', 'null', '"a"', '"a":', '\n', '12', '\\u0041');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const text = parts.join('');
      const { root, diagnostics } = json(text);
      const isRefused = diagnostics.some(({ code }) => code === 'ZT010');
      expect({ text, isRefused }).toEqual({ text, isRefused: !isJson(text) });
      if (root && diagnostics.length === 0)
        expect(JSON.stringify(toPlain(root))).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { numRuns: 20_000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('values and keys are marked exactly', () => {
  const { root } = json('{ "a": [1, { "b": "c\\u0041" }] }');
  expect(mark(nodeAt(root!, ['a', 1, 'b'])!.span)).toBe('1:19 "\\"c\\\\u0041\\""');
  expect(mark(nodeAt(root!, ['a'])!.span)).toBe('1:8 "[1, { \\"b\\": \\"c\\\\u0041\\" }]"');
});

test.each([
  ['nothing', '', ['ZT010 1:1 ""']],
  ['a key written twice', '{"a":1,"a":2}', ['ZT011 1:8 "\\"a\\""']],
  ['a key written twice with an escape', '{"a":1,"\\u0061":2}', ['ZT011 1:8 "\\"\\\\u0061\\""']],
  ['a comma after the last item', '[1,]', ['ZT010 1:3 ","']],
  ['a comment', '// x\n1', ['ZT010 1:1 "/"']],
  ['single quotes', "{'a': 1}", ['ZT010 1:2 "\'"']],
  ['an open string', '{"a": "b', ['ZT010 1:7 "\\""']],
  ['a line break in a string', '"a\nb"', ['ZT010 1:3 "\\n"']],
  ['an unknown escape', '"\\x"', ['ZT010 1:2 "\\\\"']],
  ['a leading zero', '[01]', ['ZT010 1:2 "0"']],
  ['something after the value', '{} {}', ['ZT010 1:4 "{"']],
  ['a missing colon', '{"a" 1}', ['ZT010 1:6 "1"']],
  ['NaN', '[NaN]', ['ZT010 1:2 "N"']],
  ['a bidirectional character', '"\u202e"', ['ZT019 1:2 "\u202e"']],
  ['an escaped control character', '["\\u0000"]', ['ZT019 1:2 "\\"\\\\u0000\\""']],
  ['deep nesting', '['.repeat(100_000), [`ZT017 1:${MAX_DEPTH + 1} "["`]],
])('%s is refused where it stands', (_, text, expected) => {
  expect(shown(json(text).diagnostics)).toEqual(expected);
});

test('a byte order mark at the start is skipped', () => {
  expect(toPlain(json('\ufeff[1]').root!)).toEqual([1]);
});

test('`__proto__` is a key like any other', () => {
  expect(Object.keys(toPlain(json('{"__proto__": {"a": 1}}').root!) as object)).toEqual(['__proto__']);
});

test('HuJSON takes comments and a comma after the last item, and nothing else beyond JSON', () => {
  expect(toPlain(hujson('// a\n{ /* b */ "c": [1, 2, /* , */], // d\n}\n').root!)).toEqual({ c: [1, 2] });
  expect(shown(hujson('{ "a": 1 /* open').diagnostics)).toEqual(['ZT010 1:10 "/"']);
  expect(shown(hujson("{ a: 'b' }").diagnostics)).toEqual(['ZT010 1:3 "a"']);
  expect(shown(hujson('[,]').diagnostics)).toEqual(['ZT010 1:2 ","']);
});

test('lines are read one by one, with their places in the file', () => {
  const lines = [...parseJsonLines(new SourceFile('d.jsonl', '\ufeff{"a":1}\r\n\n{"b":\n{"c":1,"c":2}\n'))];
  expect(lines.map(({ line }) => line)).toEqual([1, 3, 4]);
  expect(lines.map(({ diagnostics }) => shown(diagnostics))).toEqual([
    [],
    ['ZT010 3:6 "\\n"'],
    ['ZT011 4:8 "\\"c\\""'],
  ]);
});

test('the quick reader of one line takes what is right and leaves the rest to the reader with places', () => {
  expect(readJsonQuickly('{"a": {"b": ["x:y", {"b" : "b"}]}, "__proto__": 1}')?.value).toEqual(
    JSON.parse('{"a": {"b": ["x:y", {"b": "b"}]}, "__proto__": 1}'),
  );
  for (const text of [
    '{"a":1,"a":1}',
    '{"a":{"b":1,"b":2}}',
    '{"a"',
    '"\\u0061"',
    '"\u202e"',
    '['.repeat(100) + ']'.repeat(100),
  ]) {
    expect(readJsonQuickly(text)).toBeUndefined();
  }
});

test('the quick reader of one line agrees with the reader with places', () => {
  const key = fc.constantFrom('a', 'b', '__proto__', ':', ',"');
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('1', '"x"', '":"', 'null', '"a"'),
      fc.array(tie('tree'), { maxLength: 3 }).map((items) => `[${items.join(' ,')}]`),
      fc
        .array(fc.tuple(key, tie('tree')), { maxLength: 3 })
        .map((entries) => `{${entries.map(([name, value]) => `${JSON.stringify(name)} : ${value}`).join()}}`),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const text = String(value);
      const quick = readJsonQuickly(text);
      const { root, diagnostics } = json(text);
      if (text.includes('\\')) expect(quick).toBeUndefined();
      else expect({ text, certain: quick !== undefined }).toEqual({ text, certain: diagnostics.length === 0 });
      if (quick) expect(JSON.stringify(quick.value)).toBe(JSON.stringify(toPlain(root!)));
    }),
    { numRuns: 3_000 },
  );
});

test('a request is read and checked at once, and says what is wrong with it', () => {
  expect(readJson(new SourceFile('r', '{"principal": null, "resource": "crm"}'), 'request')).toEqual({
    ok: true,
    value: { principal: null, resource: 'crm' },
  });
  const bad = readJson(new SourceFile('r', '{"principal": null, "mfa": "sms", "mfa": "any"}'), 'request');
  expect(bad.ok ? [] : shown(bad.diagnostics)).toEqual(['ZT027 1:28 "\\"sms\\""', 'ZT011 1:35 "\\"mfa\\""']);
});
