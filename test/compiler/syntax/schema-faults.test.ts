import { expect, test } from 'vitest';
import { selectFaults } from '../../../src/compiler/syntax/schema-faults.js';
import type { SchemaError } from '../../../src/compiler/syntax/schema-validators.js';

const error = (
  instancePath: string,
  keyword: string,
  params: SchemaError['params'] = {},
  rule?: string,
): SchemaError => ({
  instancePath,
  keyword,
  params,
  parentSchema: rule === undefined ? {} : { 'x-message': rule },
});
const kept = (...errors: SchemaError[]) =>
  selectFaults(errors).map(({ instancePath, keyword, params }) => [instancePath, keyword, params.type ?? null]);

test('wrappers say nothing of their own', () => {
  expect(kept(error('/a', 'pattern'), error('/a', 'if'), error('', 'propertyNames'))).toEqual([
    ['/a', 'pattern', null],
  ]);
});

test('several keywords that one rule in words explains are one fault', () => {
  expect(kept(error('/a', 'pattern', {}, 'a name'), error('/a', 'maxLength', {}, 'a name'))).toHaveLength(1);
  expect(kept(error('/a', 'pattern'), error('/a', 'maxLength'))).toHaveLength(2);
  expect(
    kept(error('', 'required', { missingProperty: 'a' }, 'x'), error('', 'required', { missingProperty: 'b' }, 'x')),
  ).toHaveLength(2);
});

test('of a value of the wrong type nothing else is said', () => {
  expect(kept(error('/a', 'type', { type: 'string' }), error('/a', 'enum'), error('/b', 'enum'))).toEqual([
    ['/a', 'type', 'string'],
    ['/b', 'enum', null],
  ]);
});

test('the widest of several type errors of one value speaks', () => {
  expect(kept(error('/a', 'type', { type: 'object' }), error('/a', 'type', { type: ['string', 'object'] }))).toEqual([
    ['/a', 'type', ['string', 'object']],
  ]);
});

test('of alternatives the branch that takes the type of the value speaks', () => {
  expect(
    kept(error('/a', 'type', { type: 'string' }), error('/a/x', 'pattern'), error('/a', 'anyOf'), error('/b', 'enum')),
  ).toEqual([
    ['/a/x', 'pattern', null],
    ['/b', 'enum', null],
  ]);
});

test('when no alternative takes the type of the value, the types of all were expected', () => {
  expect(
    kept(
      error('/ab', 'enum'),
      error('/a', 'type', { type: 'string' }),
      error('/a', 'type', { type: 'array' }),
      error('/a', 'oneOf'),
    ),
  ).toEqual([
    ['/ab', 'enum', null],
    ['/a', 'type', ['string', 'array']],
  ]);
});

test('alternatives of which several hold are a fault of their own', () => {
  expect(kept(error('/a', 'oneOf', { passingSchemas: [0, 1] }))).toEqual([['/a', 'oneOf', null]]);
});
