import type { LocatedMap, LocatedNode } from '../../../compiler/syntax/index.js';
import type { TerraformFault } from './fault.js';
import type { TerraformObject } from './files.js';
import { readTemplate } from './template.js';

/**
 * One validator of a provider. `in` is the path of the mappings that it looks at (the body itself when absent); the other names are keys of
 * those. What is evaluated is not known at validate, and no validator looks at it.
 */
export type Validator = { readonly in?: string } /** Compared without regard to case. */ & (
  | { readonly rule: 'one-of'; readonly at: string; readonly values: readonly string[] }
  /** `at` may be set only when `when` is one of the values, case included; `null` stands for absent. */
  | {
      readonly rule: 'only-when';
      readonly at: string;
      readonly when: string;
      readonly values: readonly (string | null)[];
    }
  /** The same for the body's own argument `when` and an argument of inner mappings that must then be set. */
  | { readonly rule: 'required-when'; readonly at: string; readonly when: string; readonly values: readonly string[] }
  | { readonly rule: 'exactly-one'; readonly of: readonly string[] }
  | { readonly rule: 'needs'; readonly at: string; readonly other: string }
  | { readonly rule: 'excludes'; readonly at: string; readonly other: string }
  | { readonly rule: 'at-least'; readonly at: string; readonly least: number }
  | { readonly rule: 'integer'; readonly at: string }
  | { readonly rule: 'pattern'; readonly at: string; readonly pattern: RegExp; readonly what: string }
  /** Every mapping in the list has one key at most. */
  | { readonly rule: 'one-key'; readonly at: string }
);

/** Summaries of the provider framework. */
const MATCH = 'Invalid Attribute Value Match';
const VALUE = 'Invalid Attribute Value';
const COMBINATION = 'Invalid Attribute Combination';

/** What the validators of a provider refuse in one body. */
export function validatorFaults(
  { body, address }: TerraformObject,
  validators: readonly Validator[],
): readonly TerraformFault[] {
  return validators.flatMap((validator) =>
    mappingsAt(body, validator.in === undefined ? [] : validator.in.split('.'), address).flatMap(({ map, path }) =>
      [...faultsOf(validator, map, body)].map(({ key, summary, why }): TerraformFault => {
        const node = map.entries.get(key)?.value;
        return { kind: 'refused', summary, why, path: `${path}.${key}`, span: node?.span ?? map.span };
      }),
    ),
  );
}

interface Found {
  readonly key: string;
  readonly summary: string;
  readonly why: string;
}

function* faultsOf(validator: Validator, map: LocatedMap, body: LocatedMap): Generator<Found> {
  const { rule } = validator;
  if (rule === 'one-key') {
    for (const item of itemsOf(known(map, validator.at))) {
      const keys = item.kind === 'map' ? [...item.entries.keys()].filter((key) => known(item, key)) : [];
      if (keys.length > 1)
        yield {
          key: validator.at,
          summary: VALUE,
          why: `one mapping of \`${validator.at}\` holds one key only, not ${keys.join(' and ')}`,
        };
    }
    return;
  }
  if (rule === 'exactly-one') {
    const set = validator.of.filter((key) => known(map, key));
    if (set.length !== 1)
      yield { key: set[1] ?? '', summary: COMBINATION, why: `exactly one of ${validator.of.join(', ')} must be set` };
    return;
  }
  const node = known(map, validator.at);
  if (rule === 'required-when') {
    const when = textOf(known(body, validator.when));
    if (!node && when !== undefined && validator.values.includes(when)) {
      yield {
        key: validator.at,
        summary: COMBINATION,
        why: `\`${validator.at}\` must be set when \`${validator.when}\` is ${when}`,
      };
    }
    return;
  }
  if (!node) return;
  const fault = faultOf(validator, node, map);
  if (fault) yield { key: validator.at, ...fault };
}

type OfValue = Exclude<Validator, { rule: 'one-key' | 'exactly-one' | 'required-when' }>;

function faultOf(validator: OfValue, node: LocatedNode, map: LocatedMap): Omit<Found, 'key'> | undefined {
  const { at } = validator;
  switch (validator.rule) {
    case 'one-of': {
      const wrong = itemsOf(node)
        .map(textOf)
        .find((text) => text !== undefined && !hasText(validator.values, text));
      return wrong === undefined
        ? undefined
        : { summary: MATCH, why: `\`${at}\` is one of ${validator.values.join(', ')}` };
    }
    case 'pattern': {
      const text = textOf(node);
      return text === undefined || validator.pattern.test(text)
        ? undefined
        : { summary: MATCH, why: `\`${at}\` is ${validator.what}` };
    }
    case 'only-when': {
      const when = known(map, validator.when);
      const text = when ? textOf(when) : null;
      if (text === undefined || validator.values.includes(text)) return undefined;
      return {
        summary: COMBINATION,
        why: `\`${at}\` may be set only when \`${validator.when}\` is one of ${validator.values.filter((one) => one !== null).join(', ')}`,
      };
    }
    case 'needs':
      return known(map, validator.other)
        ? undefined
        : { summary: COMBINATION, why: `\`${validator.other}\` must be set beside \`${at}\`` };
    case 'excludes':
      return known(map, validator.other)
        ? { summary: COMBINATION, why: `\`${validator.other}\` may not be set beside \`${at}\`` }
        : undefined;
    case 'at-least':
      return numberOf(node) < validator.least
        ? { summary: VALUE, why: `\`${at}\` is at least ${validator.least}` }
        : undefined;
    case 'integer':
      return Number.isInteger(numberOf(node)) || Number.isNaN(numberOf(node))
        ? undefined
        : { summary: 'Configuration Read Error', why: `\`${at}\` is a whole number` };
  }
}

function hasText(values: readonly string[], text: string): boolean {
  return values.some((one) => one.toLowerCase() === text.toLowerCase());
}

function mappingsAt(
  node: LocatedNode,
  path: readonly string[],
  at: string,
): readonly { readonly map: LocatedMap; readonly path: string }[] {
  if (node.kind === 'list') return node.items.flatMap((item, index) => mappingsAt(item, path, `${at}[${index}]`));
  if (node.kind !== 'map') return [];
  const [key, ...rest] = path;
  if (key === undefined) return [{ map: node, path: at }];
  const value = node.entries.get(key)?.value;
  return value ? mappingsAt(value, rest, `${at}.${key}`) : [];
}

/** A value that is set; null is absent. */
function known(map: LocatedMap, key: string): LocatedNode | undefined {
  const node = map.entries.get(key)?.value;
  return node?.kind === 'scalar' && node.value === null ? undefined : node;
}

function itemsOf(node: LocatedNode | undefined): readonly LocatedNode[] {
  return node?.kind === 'list' ? node.items : node ? [node] : [];
}

/** Undefined when it is no plain text. */
function textOf(node: LocatedNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  const template = readTemplate(String(node.value));
  return template.kind === 'text' ? template.text : undefined;
}

function numberOf(node: LocatedNode): number {
  const text = textOf(node);
  return text === undefined ? Number.NaN : Number(text);
}
