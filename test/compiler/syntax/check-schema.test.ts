import { expect, test } from 'vitest';
import { checked, mark, schemaFaults } from './read.js';

const explained = (text: string, schema?: 'policy' | 'config' | 'request' | 'directory') =>
  checked(text, schema).map(({ code, span, message, help }) => [code, mark(span!), message, help]);

test('an unknown key marks the key and offers the nearest one', () => {
  expect(explained('groups: { a: { memebers: [x@example.com] } }')).toEqual([
    ['ZT024', '1:16 "memebers"', 'unknown key `memebers` in `groups.a`', 'did you mean `members`?'],
  ]);
});

test('an unknown key without a near one lists the known keys', () => {
  expect(explained('idps: { okta: { domains: example.com, colour: red } }')).toEqual([
    ['ZT024', '1:39 "colour"', 'unknown key `colour` in `idps.okta`', 'known keys: `domains`, `owner`, `title`'],
  ]);
});

test('a misspelled section is an unknown key', () => {
  expect(explained('Policies: {}')).toEqual([
    ['ZT024', '1:1 "Policies"', 'unknown key `Policies`', 'did you mean `policies`?'],
  ]);
});

test('a missing key marks the name of the element and shows an example', () => {
  expect(explained('resources:\n  crm: { owner: sales }')).toEqual([
    [
      'ZT026',
      '2:3 "crm"',
      'key `endpoints` is missing in `resources.crm`',
      'for example `endpoints: https://crm.example.com`',
    ],
  ]);
});

test('a missing key in a list entry marks the entry', () => {
  expect(schemaFaults('tests:\n  - who: { user: ana@example.com }\n    can: crm\n')).toEqual([
    'ZT026 2:5 "who: { user: ana@example.com }"',
  ]);
});

test('a missing key of the file marks its beginning', () => {
  expect(explained('timezone: UTC\npolicies: x\n', 'config').map(([code, place]) => [code, place])).toEqual([
    ['ZT026', '1:1 "timezone: UTC"'],
  ]);
});

test('a key that needs another beside it says which', () => {
  expect(explained('groups: { sre: { source: okta } }')[0]?.[2]).toBe(
    'key `external` is missing beside `source` in `groups.sre`',
  );
});

test.each([
  [
    'a number',
    'networks: { a: 0x10 }',
    'expected text, a list or a mapping, found the number `0x10`',
    'put it in quotes if it is meant as text',
  ],
  [
    'a huge number',
    'networks: { a: 123456789012345678901234 }',
    'expected text, a list or a mapping, found the number `123456789012345678901234`',
    'put it in quotes if it is meant as text',
  ],
  [
    'infinity',
    'networks: { a: -.inf }',
    'expected text, a list or a mapping, found the number `-.inf`',
    'put it in quotes if it is meant as text',
  ],
  [
    'a truth value',
    'groups: { a: { owner: true } }',
    'expected text, found the truth value `true`',
    'put it in quotes if it is meant as text',
  ],
  ['nothing', 'groups:\n', 'expected a mapping, found nothing', 'write what belongs here, or remove the key'],
  ['null', 'groups: null', 'expected a mapping, found nothing (`null`)', undefined],
  ['text', 'groups: sre', 'expected a mapping, found the text `sre`', undefined],
  ['a list', 'groups: [sre]', 'expected a mapping, found a list', undefined],
  [
    'a mapping',
    'groups: { a: { owner: { b: c } } }',
    'expected text, found a mapping',
    'a name is lower-case letters and digits joined by single hyphens, starts with a letter and has at most 63 characters',
  ],
  [
    'text for a truth value',
    'workloads: { a: { kind: ci, identity: x, credential: { type: jwt, attested: "yes" } } }',
    'expected true or false, found the text `yes`',
    undefined,
  ],
])('%s in the wrong place says what was expected and what was found', (_, text, message, help) => {
  expect(explained(text).map(([code, , ...rest]) => [code, ...rest])).toEqual([['ZT025', message, help]]);
});

test.each(['- a', 'text', 'null', '12'])('a file that is not a mapping (%s) says so', (text) => {
  expect(checked(text).map(({ code }) => code)).toEqual(['ZT023']);
});

test('a value outside a list of words names them and the nearest', () => {
  expect(explained('resources: { a: { endpoints: https://a.example, sensitivity: hihg } }')).toEqual([
    [
      'ZT027',
      '1:62 "hihg"',
      '`hihg` is not allowed here: expected `low`, `internal`, `high` or `critical`',
      'did you mean `high`?',
    ],
  ]);
});

test('the rule of a form is said in words', () => {
  expect(explained('networks: { Office_1: 192.0.2.0/24 }')).toEqual([
    [
      'ZT028',
      '1:13 "Office_1"',
      'key `Office_1` is not allowed here: a name is lower-case letters and digits joined by single hyphens, starts with a letter and has at most 63 characters',
      undefined,
    ],
  ]);
  expect(explained('posture: { a: { managed: false } }')[0]?.[2]).toBe(
    'the truth value `false` is not allowed here: only `true` can be demanded; leave the key out to demand nothing',
  );
  expect(explained('policies: { a: { allow: [], to: crm } }')[0]?.[2]).toBe(
    'an empty list is not allowed here: at least 1 entry must stand here',
  );
});

test('one fault gives one diagnostic, also where a value may have several types', () => {
  expect(
    schemaFaults('policies: { a: { allow: [everyone, 3, group:X, { a: b }], to: [crm, { sensitivty: high }, 7] } }'),
  ).toEqual([
    'ZT025 1:36 "3"',
    'ZT028 1:39 "group:X"',
    'ZT025 1:48 "{ a: b }"',
    'ZT024 1:71 "sensitivty"',
    'ZT025 1:91 "7"',
  ]);
});

test('the faults of all elements are found in one run', () => {
  expect(
    schemaFaults('groups: { A: {}, b: { owner: 1 } }\nschedules: { c: { weekly: [mon 9-17] } }\n').map((line) =>
      line.slice(0, 5),
    ),
  ).toEqual(['ZT028', 'ZT025', 'ZT028']);
});

test('bindings are checked by the schema of the kind of their target', () => {
  expect(
    explained('name: x\ntargets: { w: { kind: zpa, bindings: 3 } }', 'config').map(([, , message]) => message),
  ).toEqual(['expected a mapping, found the number `3`']);
  expect(schemaFaults('name: x\ntargets: { w: { kind: zpaa, bindings: {} } }', 'config')).toEqual([
    'ZT027 2:23 "zpaa"',
  ]);
});

test('names that JavaScript objects have anyway are unknown keys and no valid names', () => {
  expect(schemaFaults('__proto__: {}\nconstructor: {}\n')).toEqual([
    'ZT024 1:1 "__proto__"',
    'ZT024 2:1 "constructor"',
  ]);
  expect(schemaFaults('groups: { __proto__: {}, constructor: {} }')).toEqual(['ZT028 1:11 "__proto__"']);
  expect(schemaFaults('groups: { a: { constructor: {}, toString: x } }')).toEqual([
    'ZT024 1:16 "constructor"',
    'ZT024 1:33 "toString"',
  ]);
});

test('a message shows invisible characters of the source as numbers', () => {
  expect(checked('networks: { a: "x\\u202Ey" }').find(({ code }) => code === 'ZT028')?.message).toContain(
    '`x\\u{202E}y`',
  );
});

test('a misspelled key that must stand is one fault', () => {
  expect(schemaFaults('networks: { a: { cidr: 192.0.2.0/24 } }')).toEqual(['ZT024 1:18 "cidr"']);
  expect(schemaFaults('networks: { a: { colour: 192.0.2.0/24 } }')).toEqual(['ZT026 1:13 "a"', 'ZT024 1:18 "colour"']);
});

test('of an alias, which is refused anyway, nothing more is said', () => {
  expect(schemaFaults('networks: { a: &a [192.0.2.1], b: *a }\ngroups: *b\n')).toEqual([
    'ZT012 1:16 "&a"',
    'ZT012 1:35 "*a"',
    'ZT012 2:9 "*b"',
  ]);
});
