import type { SchemaError } from './schema-validators.js';

/** Keywords that only repeat what another error says. */
const WRAPPERS = new Set(['if', 'propertyNames', 'allOf', '$ref']);

/**
 * One error per fault: wrappers go, of alternatives that all failed the best one speaks, and where the type is wrong nothing else is said
 * of the value.
 */
export function selectFaults(errors: readonly SchemaError[]): SchemaError[] {
  const kept = withoutAlternatives(errors.filter(({ keyword }) => !WRAPPERS.has(keyword)));
  const wrongType = typeErrors(kept);
  const seen = new Set<string>();
  return kept.filter((error) => {
    const spoken = error.propertyName === undefined ? wrongType.get(error.instancePath) : undefined;
    if (spoken && spoken !== error) return false;
    const key = identity(error);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Of each value of the wrong type the error that expects most: the others only speak of one of its alternatives. */
function typeErrors(errors: readonly SchemaError[]): ReadonlyMap<string, SchemaError> {
  const widest = new Map<string, SchemaError>();
  for (const error of errors.filter(isTypeError)) {
    const other = widest.get(error.instancePath);
    if (!other || typesOf(error).length > typesOf(other).length) widest.set(error.instancePath, error);
  }
  return widest;
}

/**
 * A validator lists the errors of every branch and then the `anyOf` or `oneOf` itself. A branch that accepts the type of the value is meant;
 * when none does, the types of all branches are what was expected.
 */
function withoutAlternatives(errors: readonly SchemaError[]): SchemaError[] {
  const kept: SchemaError[] = [];
  for (const error of errors) {
    if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') kept.push(error);
    else resolveAlternatives(kept, error);
  }
  return kept;
}

function resolveAlternatives(kept: SchemaError[], wrapper: SchemaError): void {
  let from = kept.length;
  while (from > 0 && isWithin(kept[from - 1]!.instancePath, wrapper.instancePath)) from--;
  const branches = kept.splice(from);
  const meant = branches.filter((error) => !(isTypeError(error) && error.instancePath === wrapper.instancePath));
  if (meant.length > 0) kept.push(...meant);
  else if (branches.length > 0) kept.push({ ...branches[0]!, params: { type: branches.flatMap(typesOf) } });
  else kept.push(wrapper);
}

/** The types that a `type` error expected. */
export function typesOf(error: SchemaError): string[] {
  const { type } = error.params;
  return Array.isArray(type) ? type.map(String) : String(type).split(',');
}

function isTypeError(error: SchemaError): boolean {
  return error.keyword === 'type' && error.propertyName === undefined;
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

function identity(error: SchemaError): string {
  const { missingProperty, additionalProperty } = error.params;
  const rule = error.parentSchema['x-message'];
  // One rule in words covers all the keywords that make it up.
  const what =
    typeof rule === 'string' && missingProperty === undefined && additionalProperty === undefined
      ? rule
      : error.keyword;
  return JSON.stringify([error.instancePath, error.propertyName, what, missingProperty, additionalProperty]);
}
