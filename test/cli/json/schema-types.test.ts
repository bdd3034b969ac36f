import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../kit/imports.js';
import { readSchema, schemaType } from '../kit/schema-type.js';
import { compileSchema } from '../kit/validate.js';

/** Which type of src/cli/report/json each schema of schemas/output describes. */
const TYPES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  'answer-line.schema.json': { file: 'answer', type: 'AnswerLine' },
  'apply.schema.json': { file: 'apply', type: 'ApplyDocument' },
  'can.schema.json': { file: 'answer', type: 'CanDocument' },
  'check.schema.json': { file: 'check', type: 'CheckDocument' },
  'compile.schema.json': { file: 'compile', type: 'CompileDocument' },
  'explain.schema.json': { file: 'explain', type: 'ExplainDocument' },
  'failure.schema.json': { file: 'failure', type: 'FailureDocument' },
  'init.schema.json': { file: 'init', type: 'InitDocument' },
  'targets.schema.json': { file: 'targets', type: 'TargetsDocument' },
  'test.schema.json': { file: 'test-run', type: 'TestDocument' },
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

/** What the compiler says about a module that stands in the root of the checkout. */
function typeErrors(text: string): readonly string[] {
  const path = join(ROOT, 'schema-types.check.ts');
  const source = `type Equal<A, B> =
    (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;\n${text}`;
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, target) =>
    name === path ? ts.createSourceFile(name, source, target, true) : getSourceFile(name, target);
  host.fileExists = (name) => name === path || fileExists(name);
  const program = ts.createProgram([path], { ...options, noUnusedLocals: false }, host);
  const file = program.getSourceFile(path);
  return program.getSemanticDiagnostics(file).map(({ messageText, start = 0 }) => {
    const line = file?.text.slice(file.text.lastIndexOf('\n', start) + 1).split('\n')[0];
    return `${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

/** Keys without a description, of their own or of what they refer to. */
function undescribed(schema: unknown, path = ''): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((one, at) => undescribed(one, `${path}/${at}`));
  if (typeof schema !== 'object' || schema === null) return [];
  const properties = Object.entries((schema as { readonly properties?: object }).properties ?? {});
  const own = properties.filter(([, value]) => !value.description && !value.$ref).map(([key]) => `${path}/${key}`);
  const children = Object.entries(schema).filter(([key]) => key !== 'examples');
  return [...own, ...children.flatMap(([key, value]) => undescribed(value, `${path}/${key}`))];
}
