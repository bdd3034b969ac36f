/** A value of a posture attribute. */
export type AttributeValue = string | number | boolean;

export const OPERATORS = ['==', '!=', '<=', '>=', '<', '>', 'IN', 'NOT IN', 'IS SET', 'NOT SET'] as const;
export type Operator = (typeof OPERATORS)[number];

/** One assertion of a posture. */
export interface PostureTerm {
  /** As it stands in the file. */
  readonly text: string;
  readonly attribute: string;
  readonly operator: Operator;
  /** One for comparisons, any number for lists, none for `IS SET`. */
  readonly values: readonly AttributeValue[];
}

const TERM =
  /^\s*([A-Za-z][A-Za-z0-9]*:[A-Za-z0-9_:]+)\s*(==|!=|<=|>=|<|>|\bNOT\s+IN\b|\bIN\b|\bIS\s+SET\b|\bNOT\s+SET\b)\s*(.*?)\s*$/i;

/** `node:os == 'macos'`; undefined for what is not understood. */
export function parseTerm(text: string): PostureTerm | undefined {
  const found = TERM.exec(text);
  if (!found) return undefined;
  const operator = found[2]!.toUpperCase().replace(/\s+/, ' ') as Operator;
  const values = valuesOf(operator, found[3]!);
  return values && { text, attribute: found[1]!, operator, values };
}

function valuesOf(operator: Operator, text: string): readonly AttributeValue[] | undefined {
  if (operator === 'IS SET' || operator === 'NOT SET') return text === '' ? [] : undefined;
  if (operator !== 'IN' && operator !== 'NOT IN') {
    const value = scalarOf(text);
    return value === undefined ? undefined : [value];
  }
  const inside = /^\[(.*)\]$/.exec(text)?.[1];
  if (inside === undefined) return undefined;
  if (inside.trim() === '') return [];
  const values = (inside.match(/'[^']*'|[^,]+/g) ?? []).map((part) => scalarOf(part.trim()));
  const commas = inside.replace(/'[^']*'/g, '').split(',').length;
  return values.length === commas && values.every((value) => value !== undefined) ? values : undefined;
}

function scalarOf(text: string): AttributeValue | undefined {
  if (/^'[^']*'$/.test(text)) return text.slice(1, -1);
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** True when whatever meets `one` meets `other` too; false also where it is not seen. Both are of one attribute. */
export function implies(one: PostureTerm, other: PostureTerm): boolean {
  if (one.attribute !== other.attribute) return false;
  const [a, b] = [one.values[0], other.values[0]];
  // An attribute that is not set fails every operator.
  if (other.operator === 'IS SET') return one.operator !== 'NOT SET';
  if (one.operator === '==' || one.operator === 'IN') {
    return one.values.length > 0 && one.values.every((value) => valueMeets(value, other));
  }
  if (one.operator === other.operator && one.values.length === 1 && a === b) return true;
  if (typeof a !== 'number' || typeof b !== 'number') return false;
  if (one.operator === '>=' || one.operator === '>') {
    if (other.operator === '>=') return a >= b;
    return other.operator === '>' && (one.operator === '>' ? a >= b : a > b);
  }
  if (one.operator === '<=' || one.operator === '<') {
    if (other.operator === '<=') return a <= b;
    return other.operator === '<' && (one.operator === '<' ? a <= b : a < b);
  }
  return false;
}

/** Whether an attribute with this value meets a term. Only `node:osVersion` and `node:tsVersion` compare texts, as versions. */
export function valueMeets(value: AttributeValue, { attribute, operator, values }: PostureTerm): boolean {
  switch (operator) {
    case 'IS SET':
      return true;
    case 'NOT SET':
      return false;
    case 'IN':
      return values.includes(value);
    case 'NOT IN':
      return !values.includes(value);
    case '==':
      return value === values[0];
    case '!=':
      return value !== values[0];
    default: {
      const order = orderOf(value, values[0]!, attribute);
      if (order === undefined) return false;
      if (operator === '<') return order < 0;
      if (operator === '<=') return order <= 0;
      return operator === '>' ? order > 0 : order >= 0;
    }
  }
}

function orderOf(a: AttributeValue, b: AttributeValue, attribute: string): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (attribute !== 'node:osVersion' && attribute !== 'node:tsVersion') return undefined;
  return typeof a === 'string' && typeof b === 'string' ? compareVersions(a, b) : undefined;
}

/**
 * Fields of digits by number and other fields by text; a version that ends first is lower, so `14.5` is lower than `14.5.0`.
 * Vendor: util/cmpver, 2026-11-22.
 */
function compareVersions(a: string, b: string): number {
  const [left, right] = [fieldsOf(a), fieldsOf(b)];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one, other] = [left[at]!, right[at]!];
    const numbers = /^\d/.test(one) && /^\d/.test(other);
    const order = numbers ? Number(one) - Number(other) : one < other ? -1 : one > other ? 1 : 0;
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function fieldsOf(version: string): readonly string[] {
  return version.match(/\d+|\D+/g) ?? [];
}
