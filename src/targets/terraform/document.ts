import type { Json } from '../target.js';
import { escapeTemplate } from './escape.js';
import { address } from './keys.js';

/** An attribute of another object of the same file, known only once that object exists. */
export class Reference {
  /** `TYPE.KEY`, or `data.TYPE.KEY`. */
  readonly address: string;
  readonly attribute: string;

  constructor(to: string, attribute: string) {
    this.address = to;
    this.attribute = attribute;
  }

  /** The Terraform expression. */
  get expression(): string {
    return `\${${this.address}.${this.attribute}}`;
  }
}

/** A value as meant: every string in it is plain data, whatever characters it holds. */
export type TerraformValue = string | number | boolean | Reference | readonly TerraformValue[] | TerraformBody;

/** Arguments under Terraform's own names. An argument that is undefined is absent. */
export interface TerraformBody {
  readonly [argument: string]: TerraformValue | undefined;
}

export interface TerraformResource {
  readonly type: string;
  readonly key: string;
  readonly body: TerraformBody;
}

/** The live object at `from` becomes the one at `to` instead of being replaced. Both are addresses. */
export interface TerraformMove {
  readonly from: string;
  readonly to: string;
}

export interface RequiredProvider {
  readonly source: string;
  /** Version constraint. */
  readonly version: string;
}

export interface TerraformDocument {
  /** By local name. */
  readonly providers: Readonly<Record<string, RequiredProvider>>;
  readonly data: readonly TerraformResource[];
  readonly resources: readonly TerraformResource[];
  readonly moves: readonly TerraformMove[];
}

/** A value as Terraform JSON: strings and keys escaped, references as expressions. */
export function renderValue(value: TerraformValue): Json {
  if (value instanceof Reference) return value.expression;
  if (typeof value === 'string') return escapeTemplate(value);
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.map(renderValue);
  const entries = Object.entries(value).filter((entry): entry is [string, TerraformValue] => entry[1] !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [escapeTemplate(key), renderValue(item)]));
}

/** The whole of `main.tf.json` as JSON; throws when two resources share an address. Sections without entries are left out. */
export function renderDocument(document: TerraformDocument): { readonly [section: string]: Json } {
  return {
    terraform: { required_providers: renderValue(providerBodies(document)) },
    ...(document.data.length > 0 && { data: renderResources(document.data) }),
    ...(document.resources.length > 0 && { resource: renderResources(document.resources) }),
    ...(document.moves.length > 0 && { moved: renderMoves(document.moves) }),
  };
}

/** Terraform reads `from` and `to` as addresses, not as templates. Sorted. */
function renderMoves(moves: readonly TerraformMove[]): readonly Json[] {
  const text = ({ from, to }: TerraformMove): string => `${to}\n${from}`;
  return [...moves].sort((a, b) => (text(a) < text(b) ? -1 : 1)).map(({ from, to }) => ({ from, to }));
}

function providerBodies({ providers }: TerraformDocument): TerraformBody {
  return Object.fromEntries(
    Object.entries(providers).map(([name, { source, version }]) => [name, { source, version }]),
  );
}

function renderResources(resources: readonly TerraformResource[]): Json {
  const types: Record<string, Record<string, Json>> = {};
  for (const { type, key, body } of resources) {
    types[type] ??= {};
    if (Object.hasOwn(types[type], key)) throw new TypeError(`two resources at ${address(type, key)}`);
    types[type][key] = renderValue(body);
  }
  return types;
}

function isList(value: readonly TerraformValue[] | TerraformBody): value is readonly TerraformValue[] {
  return Array.isArray(value);
}
