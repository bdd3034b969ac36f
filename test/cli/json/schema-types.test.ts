import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../kit/imports.js';
import { typeErrors, undescribed } from '../kit/schema-checks.js';
import { readSchema, schemaType } from '../kit/schema-type.js';
import { compileSchema } from '../kit/validate.js';

/** Which type of src/cli/report/json each schema of schemas/output describes. */
const TYPES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  'answer-line.schema.json': { file: 'answer', type: 'AnswerLine' },
  'apply.schema.json': { file: 'apply', type: 'ApplyDocument' },
  'can-target.schema.json': { file: 'target-answer', type: 'CanTargetDocument' },
  'can.schema.json': { file: 'answer', type: 'CanDocument' },
  'check.schema.json': { file: 'check', type: 'CheckDocument' },
  'compile.schema.json': { file: 'compile', type: 'CompileDocument' },
  'diff.schema.json': { file: 'diff', type: 'DiffDocument' },
  'drift.schema.json': { file: 'drift', type: 'DriftDocument' },
  'explain.schema.json': { file: 'explain', type: 'ExplainDocument' },
  'failure.schema.json': { file: 'failure', type: 'FailureDocument' },
  'init.schema.json': { file: 'init', type: 'InitDocument' },
  'lint.schema.json': { file: 'lint', type: 'LintDocument' },
  'rules.schema.json': { file: 'rules', type: 'RulesDocument' },
  'targets.schema.json': { file: 'targets', type: 'TargetsDocument' },
  'test.schema.json': { file: 'test-run', type: 'TestDocument' },
  'verify.schema.json': { file: 'verify', type: 'VerifyDocument' },
  'what-can.schema.json': { file: 'listing', type: 'WhatCanDocument' },
  'who-can.schema.json': { file: 'listing', type: 'WhoCanDocument' },
};

const PARTS = 'common.schema.json';
const SCHEMAS = readdirSync(join(ROOT, 'schemas/output')).filter((name) => name !== PARTS);

describe('schemas of printed JSON', () => {
  test('describe one type each', () => {
    expect(SCHEMAS).toEqual(Object.keys(TYPES).sort());
  });

  test('say exactly what the types say', () => {
    expect(typeErrors(SCHEMAS.map(equation).join('\n'))).toEqual([]);
  });

  test('would be caught when they said something else', () => {
    const looser = `const odd: Equal<{ readonly id?: string }, { readonly id: string }> = true;`;
    expect(typeErrors(looser)).toHaveLength(1);
  });

  test.each(SCHEMAS)('%s accepts its own examples', (name) => {
    const validate = compileSchema(name);
    const examples = readSchema(name).examples as readonly unknown[];
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(validate(example)).toEqual([]);
  });

  test.each(SCHEMAS)('%s explains every key', (name) => {
    expect(undescribed(readSchema(name))).toEqual([]);
  });
});

function equation(name: string, at: number): string {
  const { file, type } = TYPES[name]!;
  return [
    `import type { ${type} as T${at} } from './src/cli/report/json/${file}.js';`,
    `type S${at} = ${schemaType(readSchema(name), name)};`,
    `export const sameAs${type}: Equal<S${at}, T${at}> = true;`,
  ].join('\n');
}
