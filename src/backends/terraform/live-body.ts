import type { Json } from '../../targets/target.js';
import { escapeTemplate } from '../../targets/terraform/index.js';
import type { AttributeSchema, BlockSchema } from '../../targets/terraform/judge/index.js';

/** What it takes to say values of a state in the words of the artefact. */
export interface Wording {
  /** What the provider says of the type; absent when it is not known. */
  readonly schema?: BlockSchema | undefined;
  /** Addresses by id. */
  readonly ids: ReadonlyMap<string, string>;
}

type Values = { readonly [key: string]: Json };

/** Values, and what the engine says of them. */
export interface Sides {
  readonly before: Json;
  readonly after: Json;
  readonly unknown: Json;
  readonly sensitive: Json;
  /** What the artefact says at the same place; undefined where it says nothing. */
  readonly desired: Json | undefined;
}

/**
 * The body of a live resource as the artefact would say it. What the engine leaves as it is stands as in the artefact, and is absent where the
 * artefact leaves it to the provider; what it would change stands as it is live. Without a desired body everything stands as it is live, but
 * for nulls, secrets and what only the provider sets.
 */
export function liveBody(sides: Sides, wording: Wording): Json {
  return overlay(sides, new Shape(wording.schema), wording) ?? {};
}

/** The arguments at one level, by what the schema says of them. */
class Shape {
  readonly #schema: BlockSchema | undefined;

  constructor(schema: BlockSchema | undefined) {
    this.#schema = schema;
  }

  /** True for what a configuration cannot say: only the provider sets it. */
  isOnlySet(key: string): boolean {
    const attribute = this.#attribute(key);
    return attribute?.computed === true && !attribute.optional && !attribute.required;
  }

  /** True where an empty list means that there is no such block. */
  isBlock(key: string): boolean {
    return own(this.#schema?.block_types, key) !== undefined;
  }

  at(key: string): Shape {
    const block = own(this.#schema?.block_types, key);
    if (block) return new Shape(block.block);
    const nested = this.#attribute(key)?.nested_type;
    return new Shape(nested?.attributes ? { attributes: nested.attributes } : undefined);
  }

  #attribute(key: string): AttributeSchema | undefined {
    return own(this.#schema?.attributes, key);
  }
}

function overlay(sides: Sides, shape: Shape, wording: Wording): Json | undefined {
  const { before, after, unknown, sensitive, desired } = sides;
  if (sensitive === true) return undefined;
  if (isSame(before, after) && !isUnknown(unknown)) return desired;
  if (isValues(before) && isValues(after)) return overlayValues(sides, before, after, shape, wording);
  if (isList(before) && isList(after)) {
    return before.flatMap((item, at) => {
      const inner: Sides = {
        before: item,
        after: after[at] ?? null,
        unknown: itemAt(unknown, at),
        sensitive: itemAt(sensitive, at),
        desired: isList(desired) ? desired[at] : undefined,
      };
      const known = at < after.length && isValues(item) ? overlay(inner, shape, wording) : undefined;
      return known ?? asWritten(item, inner.sensitive, shape, wording) ?? [];
    });
  }
  return asWritten(before, sensitive, shape, wording);
}

function overlayValues(sides: Sides, before: Values, after: Values, shape: Shape, wording: Wording): Json {
  const desired = isValues(sides.desired) ? sides.desired : {};
  const keys = [...new Set([...Object.keys(before), ...Object.keys(desired)])];
  return Object.fromEntries(
    keys.flatMap((key) => {
      if (shape.isOnlySet(key)) return [];
      const inner: Sides = {
        before: before[key] ?? null,
        after: after[key] ?? null,
        unknown: itemAt(sides.unknown, key),
        sensitive: itemAt(sides.sensitive, key),
        desired: Object.hasOwn(desired, key) ? desired[key] : undefined,
      };
      const value = overlay(inner, shape.at(key), wording);
      return isAbsent(value, shape, key) && inner.desired === undefined
        ? []
        : value === undefined
          ? []
          : [[escapeTemplate(key), value]];
    }),
  );
}

/** A live value in Terraform JSON, as somebody would write it who makes the same. */
function asWritten(value: Json, sensitive: Json, shape: Shape, wording: Wording): Json | undefined {
  if (value === null || sensitive === true) return undefined;
  if (typeof value === 'string') {
    const address = wording.ids.get(value);
    return address === undefined ? escapeTemplate(value) : `\${${address}.id}`;
  }
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.flatMap((item, at) => asWritten(item, itemAt(sensitive, at), shape, wording) ?? []);
  if (!isValues(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (shape.isOnlySet(key)) return [];
      const written = asWritten(item, itemAt(sensitive, key), shape.at(key), wording);
      return isAbsent(written, shape, key) || written === undefined ? [] : [[escapeTemplate(key), written]];
    }),
  );
}

function isAbsent(value: Json | undefined, shape: Shape, key: string): boolean {
  return value === undefined || (isList(value) && value.length === 0 && shape.isBlock(key));
}

/** Equal values; what is null is absent. */
export function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (one === null || one === undefined) return other === null || other === undefined;
  if (other === null || other === undefined || typeof one !== 'object' || typeof other !== 'object')
    return one === other;
  if (isList(one) || isList(other)) {
    return (
      isList(one) && isList(other) && one.length === other.length && one.every((item, at) => isSame(item, other[at]))
    );
  }
  const [a, b] = [one as Values, other as Values];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(a[key], b[key]));
}

function isUnknown(unknown: Json): boolean {
  if (typeof unknown !== 'object' || unknown === null) return unknown === true;
  return Object.values(unknown).some(isUnknown);
}

function itemAt(value: Json, key: string | number): Json {
  if (typeof value !== 'object' || value === null) return value;
  const item = (value as { readonly [key: string]: Json })[key];
  return item ?? null;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isValues(value: Json | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
