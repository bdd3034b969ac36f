import { expect, test } from 'vitest';
import { BIND } from '../../../src/compiler/diagnostics/catalogue/bind.js';
import { CONFIG } from '../../../src/compiler/diagnostics/catalogue/config.js';
import { PLAN } from '../../../src/compiler/diagnostics/catalogue/plan.js';
import { PLAN_OPENZITI } from '../../../src/compiler/diagnostics/catalogue/plan-openziti.js';
import { PLAN_POLICY_FILE } from '../../../src/compiler/diagnostics/catalogue/plan-policy-file.js';
import { PLAN_TERRAFORM } from '../../../src/compiler/diagnostics/catalogue/plan-terraform.js';
import { SYNTAX } from '../../../src/compiler/diagnostics/catalogue/syntax.js';
import { TARGETS } from '../../../src/compiler/diagnostics/catalogue/targets.js';
import { CATALOGUE, type CatalogueEntry, diagnostic } from '../../../src/compiler/diagnostics/index.js';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { checked } from '../syntax/read.js';

const entries = Object.entries(CATALOGUE) as [string, CatalogueEntry<never>][];
const syntax = Object.entries(SYNTAX) as [string, CatalogueEntry<never>][];
const file = new SourceFile('p', 'a: 1\n');
const span = { file, start: 0, end: 1 };

test('no code stands in two areas', () => {
  const areas = [SYNTAX, BIND, CONFIG, TARGETS, PLAN, PLAN_OPENZITI, PLAN_POLICY_FILE, PLAN_TERRAFORM].map((area) =>
    Object.keys(area),
  );
  expect(areas.flat().sort()).toEqual(Object.keys(CATALOGUE).sort());
});

test.each(entries)(
  '%s has a title, an explanation in sentences and an example',
  (code, { title, explanation, example }) => {
    expect(code).toMatch(/^ZT\d{3,4}$/);
    expect(title).toMatch(/^[^A-Z\s].*[^.\s]$/);
    expect(explanation).toMatch(/^(?:[A-Z\x60]|ztctl )[\s\S]*\.$/);
    expect('why' in example ? example.why : example.wrong && example.right).toBeTruthy();
  },
);

test.each(syntax.filter(([, { example }]) => 'wrong' in example))(
  'the wrong example of %s causes it, the right one causes nothing',
  (code, { example }) => {
    if (!('wrong' in example) || example.file === 'directory') throw new Error('not a text');
    expect(new Set(checked(example.wrong, example.file).map((one) => one.code))).toEqual(new Set([code]));
    expect(checked(example.right, example.file)).toEqual([]);
  },
);

test('a diagnostic takes severity, message and help from the catalogue', () => {
  expect(diagnostic('ZT011', span, { key: 'a' })).toEqual({
    code: 'ZT011',
    severity: 'error',
    message: 'key `a` is written twice in one mapping',
    help: 'remove one of the two, or rename it',
    span,
  });
});

test('a call site may give a better help, a label and related places', () => {
  const related = [{ span, label: 'first written here' }];
  const made = diagnostic('ZT011', span, { key: 'a' }, { help: 'rename it', label: 'again', related });
  expect(made).toMatchObject({ help: 'rename it', label: 'again', related });
});

test('what has no place and no related places has no such keys', () => {
  const made = diagnostic('ZT020', undefined, { path: 'a.yaml', detail: 'does not exist' }, { related: [] });
  expect(Object.keys(made).sort()).toEqual(['code', 'message', 'severity']);
});

test('a wrong code and a wrong parameter do not compile', () => {
  // @ts-expect-error unknown code
  expect(() => diagnostic('ZT000', span, {})).toThrow();
  // @ts-expect-error missing parameter
  diagnostic('ZT011', span, {});
  // @ts-expect-error parameter of another type
  diagnostic('ZT017', span, { limit: 'x' });
});
