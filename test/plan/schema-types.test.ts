import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isValid } from '../../src/compiler/syntax/index.js';
import { typeErrors, undescribed } from '../cli/kit/schema-checks.js';
import { type JsonSchema, schemaType } from '../cli/kit/schema-type.js';
import { ROOT } from '../kit/imports.js';

/** Which type each schema of a file that ztctl writes and reads back describes. */
const FORMATS = [
  { name: 'plan', schema: 'plan.schema.json', file: 'targets/plan', type: 'Plan' },
  { name: 'manifest', schema: 'manifest.schema.json', file: 'backends/manifest', type: 'Manifest' },
] as const;

const read = (name: string): JsonSchema => JSON.parse(readFileSync(join(ROOT, 'schemas', name), 'utf8')) as JsonSchema;

describe.each(FORMATS)('$schema', ({ name, schema, file, type }) => {
  test('says exactly what the type says', () => {
    const { $defs: _, ...root } = read(schema);
    const text = [
      `import type { ${type} } from './src/${file}.js';`,
      `import type { Json } from './src/targets/target.js';`,
      `type Schema = ${schemaType(root, `../${schema}`)};`,
      `export const same: Equal<Schema, ${type}> = true;`,
      // Keeps the import in use where the format holds no free JSON.
      `export type Used = Json;`,
    ].join('\n');
    expect(typeErrors(text)).toEqual([]);
  });

  test('accepts its own example', () => {
    const [example] = read(schema).examples as readonly unknown[];
    expect(isValid(name, example)).toBe(true);
    expect(isValid(name, { ...(example as object), more: 1 })).toBe(false);
  });

  test('explains every key', () => {
    expect(undescribed(read(schema))).toEqual([]);
  });
});
