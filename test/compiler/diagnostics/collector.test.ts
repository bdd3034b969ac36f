import { expect, test } from 'vitest';
import { Collector, type Diagnostic, diagnostic, MAX_PER_FILE } from '../../../src/compiler/diagnostics/index.js';
import { SourceFile } from '../../../src/compiler/source/index.js';

const a = new SourceFile('a.yaml', 'x'.repeat(1000));
const b = new SourceFile('b.yaml', 'x'.repeat(1000));
const at = (file: SourceFile, start: number, end = start + 1, key = 'k') =>
  diagnostic('ZT011', { file, start, end }, { key });
const places = (list: readonly Diagnostic[]) =>
  list.map(({ span }) => (span ? `${span.file.path}:${span.start}` : '-'));

test('faults come out by file, place, code and message, whatever the order in which they were found', () => {
  const collector = new Collector();
  const nowhere = diagnostic('ZT020', undefined, { path: 'c.yaml', detail: 'does not exist' });
  const other = diagnostic('ZT024', { file: a, start: 5, end: 6 }, { key: 'k', where: '' });
  collector.add(at(b, 1), at(a, 9), other, nowhere, at(a, 5, 6, 'z'), at(a, 5, 6, 'y'), at(a, 4, 20));
  expect(collector.all().map(({ code, message, span }) => `${code} ${span?.start} ${message.slice(0, 7)}`)).toEqual([
    'ZT020 undefined `c.yaml',
    'ZT011 4 key `k`',
    'ZT011 5 key `y`',
    'ZT011 5 key `z`',
    'ZT024 5 unknown',
    'ZT011 9 key `k`',
    'ZT011 1 key `k`',
  ]);
});

test('of one file the first hundred are shown, and how many are not', () => {
  const collector = new Collector();
  for (let start = MAX_PER_FILE + 41; start >= 0; start--) collector.add(at(a, start));
  collector.add(at(b, 3));
  const shown = collector.shown();
  expect(shown).toHaveLength(MAX_PER_FILE + 2);
  expect(places(shown.slice(0, 2))).toEqual(['a.yaml:0', 'a.yaml:1']);
  expect(shown[MAX_PER_FILE]).toMatchObject({
    code: 'ZT029',
    severity: 'error',
    message: 'at least 42 more in `a.yaml` are not shown',
  });
  expect(places(shown.slice(-1))).toEqual(['b.yaml:3']);
  expect(collector.all()).toHaveLength(MAX_PER_FILE + 43);
});

test('exactly a hundred are shown without a note', () => {
  const collector = new Collector();
  for (let start = 0; start < MAX_PER_FILE; start++) collector.add(at(a, start));
  expect(collector.shown()).toHaveLength(MAX_PER_FILE);
});

test('warnings give way to errors, and leaving out only warnings is no error', () => {
  const collector = new Collector();
  for (let start = 0; start < 150; start++) collector.add({ ...at(a, start), severity: 'warning' });
  collector.add(at(a, 900));
  const shown = collector.shown();
  expect(places(shown)).toContain('a.yaml:900');
  expect(shown.at(-1)).toMatchObject({ code: 'ZT029', severity: 'warning' });
});

test('faults without a file are never left out', () => {
  const collector = new Collector();
  for (let n = 0; n < 150; n++)
    collector.add(diagnostic('ZT020', undefined, { path: `${n}.yaml`, detail: 'does not exist' }));
  expect(collector.shown()).toHaveLength(150);
});

test('a collector knows whether there is an error', () => {
  const collector = new Collector();
  expect(collector.hasErrors).toBe(false);
  collector.add({ ...at(a, 1), severity: 'warning' });
  expect(collector.hasErrors).toBe(false);
  collector.add(at(a, 1));
  expect(collector.hasErrors).toBe(true);
});
