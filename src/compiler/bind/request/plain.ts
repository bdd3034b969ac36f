import { didYouMean } from '../../diagnostics/index.js';
import { RequestFault, refuseForm } from './fault.js';

/** A JSON object as it was parsed. */
export type Plain = Readonly<Record<string, unknown>>;

export function asObject(value: unknown, pointer: string): Plain {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuseForm(pointer, `expected an object, found ${nameOf(value)}`);
  return value as Plain;
}

/** Refuses a key that is not listed. */
export function unknownKey(key: string, pointer: string, known: readonly string[]): never {
  const guess = didYouMean(key, known);
  throw new RequestFault(
    'ZT074',
    `${pointer}/${pointerStep(key)}`,
    `unknown key${guess === undefined ? '' : `, ${guess}`}`,
    undefined,
  );
}

export function asText(value: unknown, pointer: string): string {
  return typeof value === 'string' ? value : refuseForm(pointer, `expected a text, found ${nameOf(value)}`);
}

export function asBoolean(value: unknown, pointer: string): boolean {
  return typeof value === 'boolean'
    ? value
    : refuseForm(pointer, `expected \`true\` or \`false\`, found ${nameOf(value)}`);
}

export function asTexts(value: unknown, pointer: string): readonly string[] {
  if (!Array.isArray(value)) return refuseForm(pointer, `expected a list, found ${nameOf(value)}`);
  for (let at = 0; at < value.length; at++) asText(value[at], `${pointer}/${at}`);
  return value as readonly string[];
}

export function asWord<T extends string>(value: unknown, pointer: string, words: readonly T[]): T {
  const text = asText(value, pointer);
  const found = words.find((word) => word === text);
  return found ?? refuseForm(pointer, `\`${text}\` is not one of ${words.map((word) => `\`${word}\``).join(', ')}`);
}

/** A step of a JSON pointer. */
export function pointerStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

function nameOf(value: unknown): string {
  if (value === null) return '`null`';
  if (Array.isArray(value)) return 'a list';
  if (value === undefined) return 'nothing';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
