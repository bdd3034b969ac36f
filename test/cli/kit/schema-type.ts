import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../kit/imports.js';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const FOLDER = 'schemas/output';

/** A schema of `schemas/output`, by file name. */
export function readSchema(name: string): JsonSchema {
  return JSON.parse(readFileSync(join(ROOT, FOLDER, name), 'utf8')) as JsonSchema;
}

/**
 * The TypeScript type of what a schema accepts, as text; a schema with the title `JSON value` is the type `Json`. It knows the keywords that the schemas of printed JSON use, and throws on any other
 * one, so that none can be forgotten.
 */
export function schemaType(schema: JsonSchema, file: string): string {
  for (const keyword of Object.keys(schema)) if (!KNOWN.has(keyword)) throw new Error(`${file}: ${keyword}`);
  if (typeof schema.$ref === 'string') return referencedType(schema.$ref, file);
  if (schema.title === 'JSON value') return 'Json';
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((one) => schemaType(one, file)).join(' | ');
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.map((type) => typeOf(String(type), schema, file)).join(' | ');
}

const KNOWN = new Set([
  ...['$schema', '$id', '$ref', 'title', 'description', 'examples', 'type', 'const', 'enum', 'anyOf'],
  ...['properties', 'required', 'additionalProperties', 'items', 'format', 'pattern', 'minimum', 'minLength'],
]);

function typeOf(type: string, schema: JsonSchema, file: string): string {
  if (type === 'object') return objectType(schema, file);
  if (type === 'array') return `readonly (${schemaType(schema.items as JsonSchema, file)})[]`;
  if (type === 'integer') return 'number';
  if (['string', 'number', 'boolean', 'null'].includes(type)) return type;
  throw new Error(`${file}: type ${type}`);
}

function objectType(schema: JsonSchema, file: string): string {
  if (typeof schema.additionalProperties === 'object' && schema.properties === undefined) {
    return `{ readonly [key: string]: ${schemaType(schema.additionalProperties as JsonSchema, file)} }`;
  }
  if (schema.additionalProperties !== false) throw new Error(`${file}: an object that is open`);
  const required = new Set(schema.required as readonly string[]);
  const properties = Object.entries(schema.properties as Readonly<Record<string, JsonSchema>>);
  const fields = properties.map(
    ([key, value]) => `readonly ${JSON.stringify(key)}${required.has(key) ? '' : '?'}: ${schemaType(value, file)};`,
  );
  return `{ ${fields.join(' ')} }`;
}

function referencedType(reference: string, file: string): string {
  const [path, pointer = ''] = reference.split('#');
  const from = path === '' ? file : path!;
  let at: unknown = readSchema(from);
  for (const key of pointer.split('/').slice(1)) at = (at as JsonSchema)[key];
  return schemaType(at as JsonSchema, from);
}
