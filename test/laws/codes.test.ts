import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CATALOGUE } from '../../src/compiler/diagnostics/index.js';
import { ABSENT_RULES } from '../../src/compiler/lint/index.js';
import { RULES } from '../../src/compiler/lint/rules/index.js';
import { filesUnder, ROOT } from '../kit/imports.js';

test('every code in the source is explained: in the catalogue, or by its lint rule', () => {
  const unknown = filesUnder('src', '.ts')
    .filter((path) => !path.startsWith('src/compiler/lint/rules/'))
    .flatMap((path) =>
      [...readFileSync(join(ROOT, path), 'utf8').matchAll(/'(ZT\d{3,4})'/g)].map(([, code]) => `${path} ${code}`),
    )
    .filter((use) => !Object.hasOwn(CATALOGUE, use.split(' ')[1]!))
    .filter((use) => !ABSENT_RULES.some(({ code }) => code === use.split(' ')[1]));
  expect(unknown).toEqual([]);
});

test('a code of which it is said that there is no such rule has none', () => {
  const rules = RULES.map(({ meta }) => `${meta.code} ${meta.id}`);
  const absent = ABSENT_RULES.map(({ code, id }) => `${code} ${id}`);
  expect(absent.filter((one) => rules.some((rule) => rule.split(' ').some((word) => one.includes(word))))).toEqual([]);
  expect([...absent].sort()).toEqual(absent);
});
