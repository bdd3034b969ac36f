import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ROOT } from '../../kit/imports.js';
import { readSchema } from './schema-type.js';

/** What a schema of `schemas/output` finds wrong in a value; empty when it accepts it. */
export function compileSchema(name: string): (value: unknown) => readonly string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, validateFormats: false });
  for (const one of readdirSync(join(ROOT, 'schemas/output'))) ajv.addSchema(readSchema(one));
  const validate = ajv.getSchema(String(readSchema(name).$id));
  if (!validate) throw new Error(`no schema ${name}`);
  return (value) => {
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
  };
}
