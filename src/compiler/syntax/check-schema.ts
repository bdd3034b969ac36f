import { type Diagnostic, diagnostic, didYouMean, suggest } from '../diagnostics/index.js';
import type { Span } from '../source/index.js';
import type { LocatedNode } from './located-node.js';
import { entryAt, type NodePath, nodeAt, spanAt, toPlain } from './navigate.js';
import { isPlaceholder } from './placeholders.js';
import { selectFaults, typesOf } from './schema-faults.js';
import { type SchemaError, type SchemaName, schemaErrors } from './schema-validators.js';
import { expectedTypes, foundType, foundValue, joined, quoted } from './schema-words.js';

/** More allowed words than this are not listed. */
const MAX_LISTED = 16;

/** A hostile value can break the schema a million times; more of it explains nothing. */
const MAX_ERRORS = 10_000;

/** Checks a value against a schema: one located diagnostic per fault. */
export function checkSchema(root: LocatedNode, schema: SchemaName): Diagnostic[] {
  const errors = schemaErrors(schema, toPlain(root));
  if (errors.length === 0) return [];
  const faults = selectFaults(errors.slice(0, MAX_ERRORS));
  const misspelled = misspelledKeys(faults);
  return faults
    .filter(
      (error) => !misspelled.has(missingAt(error)) && !isPlaceholder(nodeAt(root, pathOf(error.instancePath)) ?? root),
    )
    .map((error) => toDiagnostic(root, error));
}

/** A key that is missing because it is misspelled is one fault, not two. */
function misspelledKeys(faults: readonly SchemaError[]): ReadonlySet<string | undefined> {
  const found = faults.map((error) => {
    const key = unknownKeyOf(error);
    const meant = key === undefined ? undefined : suggest(key, keysOf(error.parentSchema.properties));
    return meant === undefined ? undefined : `${error.instancePath}/${meant}`;
  });
  return new Set(found.filter((one) => one !== undefined));
}

function missingAt(error: SchemaError): string | undefined {
  const key = error.params.missingProperty;
  return typeof key === 'string' ? `${error.instancePath}/${key}` : undefined;
}

function unknownKeyOf({ params }: SchemaError): string | undefined {
  const key = params.additionalProperty ?? params.unevaluatedProperty;
  return typeof key === 'string' ? key : undefined;
}

function toDiagnostic(root: LocatedNode, error: SchemaError): Diagnostic {
  const path = pathOf(error.instancePath);
  const node = nodeAt(root, path) ?? root;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return unknownKey(root, path, error);
    case 'required':
    case 'dependentRequired':
      return missingKey(root, path, error);
    case 'type':
      return wrongType(node, path, error);
    case 'enum':
      return notListed(root, path, node, error);
    default:
      return wrongForm(root, path, node, error);
  }
}

function unknownKey(root: LocatedNode, path: NodePath, error: SchemaError): Diagnostic {
  const key = unknownKeyOf(error) ?? '';
  const allowed = keysOf(error.parentSchema.properties);
  const help =
    didYouMean(key, allowed) ?? (allowed.length > 0 ? `known keys: ${allowed.map(quoted).join(', ')}` : undefined);
  const span = entryAt(root, [...path, key])?.keySpan ?? spanAt(root, path);
  return diagnostic('ZT024', span, { key, where: inside(path) }, help === undefined ? {} : { help });
}

function missingKey(root: LocatedNode, path: NodePath, error: SchemaError): Diagnostic {
  const key = String(error.params.missingProperty);
  const beside = error.params.property;
  const where = typeof beside === 'string' ? ` beside \`${beside}\`${inside(path)}` : inside(path);
  const help = exampleOf(error.parentSchema.properties, key);
  return diagnostic('ZT026', nameSpan(root, path), { key, where }, help === undefined ? {} : { help });
}

function wrongType(node: LocatedNode, path: NodePath, error: SchemaError): Diagnostic {
  const found = foundType(node);
  if (path.length === 0) return diagnostic('ZT023', node.span, { found });
  const types = typesOf(error);
  const help = typeHelp(node, types) ?? ruleOf(error);
  return diagnostic('ZT025', node.span, { expected: expectedTypes(types), found }, help === undefined ? {} : { help });
}

function typeHelp(node: LocatedNode, types: readonly string[]): string | undefined {
  if (node.kind !== 'scalar' || typeof node.value === 'string') return undefined;
  if (node.value === null && node.span.start === node.span.end) {
    return types.includes('object') ? 'write what belongs here, or remove the key' : 'write a value, or remove the key';
  }
  return types.includes('string') ? 'put it in quotes if it is meant as text' : undefined;
}

function notListed(root: LocatedNode, path: NodePath, node: LocatedNode, error: SchemaError): Diagnostic {
  const allowed = (error.params.allowedValues as readonly unknown[]).map(String);
  const word = error.propertyName ?? (node.kind === 'scalar' ? String(node.value) : '');
  const found = error.propertyName === undefined ? foundValue(node) : `key ${quoted(error.propertyName)}`;
  const span = placeOf(root, path, node, error);
  const help = didYouMean(word, allowed);
  return diagnostic(
    'ZT027',
    span,
    { found, allowed: allowed.slice(0, MAX_LISTED) },
    help === undefined ? {} : { help },
  );
}

function wrongForm(root: LocatedNode, path: NodePath, node: LocatedNode, error: SchemaError): Diagnostic {
  const found = error.propertyName === undefined ? foundValue(node) : `key ${quoted(error.propertyName)}`;
  return diagnostic('ZT028', placeOf(root, path, node, error), { found, rule: ruleOf(error) ?? plainRule(error) });
}

/** The key whose name is wrong, or the value. */
function placeOf(root: LocatedNode, path: NodePath, node: LocatedNode, error: SchemaError): Span {
  if (error.propertyName === undefined) return node.span;
  return entryAt(root, [...path, error.propertyName])?.keySpan ?? node.span;
}

/** Schemas say in words what a pattern or limit means, in the annotation `x-message`. */
function ruleOf(error: SchemaError): string | undefined {
  const rule = error.parentSchema['x-message'];
  return typeof rule === 'string' ? rule : undefined;
}

function plainRule({ keyword, params }: SchemaError): string {
  const limit = String(params.limit);
  switch (keyword) {
    case 'minItems':
    case 'minProperties':
      return `at least ${limit} ${limit === '1' ? 'entry' : 'entries'} must stand here`;
    case 'maxItems':
    case 'maxProperties':
      return `at most ${limit} entries may stand here`;
    case 'minLength':
      return `at least ${limit} ${limit === '1' ? 'character' : 'characters'} must stand here`;
    case 'maxLength':
      return `at most ${limit} characters may stand here`;
    case 'const':
      return `expected ${quoted(String(params.allowedValue))}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `must be ${String(params.comparison)} ${limit}`;
    case 'pattern':
      return `it must match \`${String(params.pattern)}\``;
    case 'uniqueItems':
      return 'no entry may stand twice';
    default:
      return `the schema's \`${keyword}\` is not met`;
  }
}

function exampleOf(properties: unknown, key: string): string | undefined {
  const property = asRecord(asRecord(properties)?.[key]);
  const examples = property?.examples;
  const first: unknown = Array.isArray(examples) ? examples[0] : undefined;
  if (typeof first === 'string') return `for example \`${key}: ${first}\``;
  const words = property?.enum;
  return Array.isArray(words) ? `one of ${joined(words.map((word) => quoted(String(word))))}` : undefined;
}

/** The key that names a mapping, or the start of the mapping where it has none. */
function nameSpan(root: LocatedNode, path: NodePath): Span {
  const named = entryAt(root, path);
  if (named) return named.keySpan;
  const { file, start, end } = spanAt(root, path);
  const lineEnd = file.text.indexOf('\n', start);
  return { file, start, end: lineEnd < 0 ? end : Math.min(end, Math.max(lineEnd, start + 1)) };
}

function inside(path: NodePath): string {
  return path.length === 0 ? '' : ` in ${quoted(path.join('.'))}`;
}

function keysOf(properties: unknown): string[] {
  return Object.keys(asRecord(properties) ?? {}).slice(0, 40);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function pathOf(pointer: string): string[] {
  return pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
