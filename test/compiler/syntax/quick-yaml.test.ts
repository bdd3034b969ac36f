import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { FaultList } from '../../../src/compiler/syntax/fault-list.js';
import { findInvisible } from '../../../src/compiler/syntax/invisible.js';
import { readQuickly } from '../../../src/compiler/syntax/quick-yaml.js';
import { readDocument } from '../../../src/compiler/syntax/yaml-document.js';
import { outline } from './read.js';

/** Both readers on one text; where the quick one is certain, the `yaml` package must agree about every value and place. */
function isAgreed(text: string): boolean {
  const file = new SourceFile('p', text);
  if (findInvisible(file).next().value) return false;
  const quick = readQuickly(file);
  if (!quick) return false;
  const faults = new FaultList();
  const exact = readDocument(file, faults);
  expect({ text, faults: faults.list(), node: outline(quick) }).toEqual({ text, faults: [], node: outline(exact) });
  return true;
}

const PIECES = [
  ...'abk:-?[]{},&*|>!%@ \n\t\r~(#',
  'key',
  'k: >-\n  a b\n  c\n',
  ' >-\n',
  '\n  # c\n',
  "'it''s'",
  '"\\""',
  '"a\\\\b"',
  '\\',

  'x y',
  ': ',
  ': ',
  ':\n',
  '\n  ',
  '\n    ',
  '- ',
  '\n- ',
  ', ',
  '"x"',
  "'y'",
  '""',
  "''''",
  '# c',
  ' # c',
  '1',
  'true',
  'null',
  '...',
  '---',
  '---\n',
  '\r\n',
  '<<',
  'é',
  '0x1',
  '.5',
  '1e3',
  'http://x:1/',
  '::',
  '"a: b"',
  "'#'",
  '"\\n"',
  'a: b\n',
  'k: [a, b]\n',
  'm: { x: 1, y: z }\n',
  'l:\n  - a\n',
  '\ufeff',
  '2027-01-01',
];

const REALISTIC = `---
# comment
groups:
  sre: { owner: platform, source: okta, external: SRE } # c
  db:   { owner: platform, members: [ana@example.com, "li@example.com",
      group:x] }

resources:
  crm:
    endpoints: https://crm.example.com
    via: [a,b]
    labels: { env: prod,
      "x": 'y' }
    list:
    - tcp://192.0.2.1:80
    - a: 1
      b: 2027-01-01
    -   deep:
          x: y

    other:
      - one   # c
      - { a: b }
    empty:
    reason: >-
      a long reason
      on two lines

    quoted: 'it''s' # "x"
    folded: >-
      "last" \\ 'x' # no comment
    # comment
    last: "a \\"b\\" c"
`;

test('the quick reader takes what people write', () => {
  expect(isAgreed(REALISTIC)).toBe(true);
  expect(isAgreed(REALISTIC.replaceAll('\n', '\r\n'))).toBe(true);
  expect(isAgreed(`\ufeff${REALISTIC}`)).toBe(true);
});

test('folded text goes on after blank lines, also with what looks like a comment', () => {
  for (const between of ['\n', ' \n', '\n\n \n', '', '\t\n']) {
    for (const after of ['# c', '  # c', '   # c', 'b: 1', '']) isAgreed(`a:\n  r: >-\n    x\n${between}${after}\n`);
  }
});

test('on random text the quick reader is certain only where the yaml package agrees', () => {
  let certain = 0;
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (one) => {
      if (isAgreed(one)) certain++;
    }),
    { numRuns: 20_000 },
  );
  expect(certain).toBeGreaterThan(200);
});

test('on damaged realistic text the quick reader is certain only where the yaml package agrees', () => {
  let certain = 0;
  const place = fc.nat(REALISTIC.length);
  const damage = fc.oneof(
    fc.record({ at: place, cut: fc.nat(3), put: fc.constantFrom(...PIECES, '') }),
    fc.record({
      at: place,
      cut: fc.constant(0),
      put: fc.tuple(place, fc.nat(40)).map(([from, length]) => REALISTIC.slice(from, from + length)),
    }),
  );
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
      let text = REALISTIC;
      for (const { at, cut, put } of damages) text = text.slice(0, at) + put + text.slice(at + cut);
      if (isAgreed(text)) certain++;
    }),
    { numRuns: 2_000 },
  );
  expect(certain).toBeGreaterThan(200);
});

test('what the yaml package writes is read as the same values', () => {
  const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('x', 'a b', 'https://x.example', '2027-01-01', '#', ''),
      fc.nat(99),
      fc.boolean(),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { minKeys: 1, maxKeys: 4 }),
    ),
  }));
  let certain = 0;
  fc.assert(
    fc.property(fc.dictionary(key, tree, { minKeys: 1 }), fc.constantFrom(2, 4), (value, indent) => {
      if (isAgreed(stringify(value, { indent, lineWidth: 0 }))) certain++;
    }),
    { numRuns: 1_000 },
  );
  expect(certain).toBeGreaterThan(300);
});
