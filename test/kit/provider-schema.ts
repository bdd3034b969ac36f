import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** The captured schemas: Cloudflare's provider 5.22.0 and 5.14.0, Zscaler's 4.4.8. */
export type CapturedSchema = 'cloudflare' | 'cloudflare-5.14.0' | 'zpa';

const CORPUS = new URL('../corpora/terraform-providers/', import.meta.url);

/** What one resource or block accepts, as `terraform providers schema -json` says it. */
interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, BlockType>>;
}

interface Attribute {
  readonly type?: TypeExpression;
  readonly nested_type?: {
    readonly attributes?: Readonly<Record<string, Attribute>>;
    readonly nesting_mode: 'single' | 'list' | 'set' | 'map';
  };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

interface BlockType {
  readonly block: Block;
  readonly nesting_mode: string;
  readonly min_items?: number;
  readonly max_items?: number;
}

type TypeExpression =
  | string
  | readonly ['list' | 'set' | 'map', TypeExpression]
  | readonly ['object', Readonly<Record<string, unknown>>];

interface ProviderSchema {
  readonly resources: Readonly<Record<string, { readonly block: Block }>>;
  readonly data: Readonly<Record<string, { readonly block: Block }>>;
}

/** Arguments that Terraform itself understands on every resource. */
const META = new Set(['//', 'depends_on', 'lifecycle', 'provider', 'count', 'for_each', 'provisioner', 'connection']);

/** A string that is one reference and nothing else. */
const REFERENCE = /^\$\{((?:data\.)?[a-z_][\w-]*\.[a-z_][\w-]*)\.([a-z_]\w*)\}$/i;

/** The lines of a gzipped JSON Lines file of the corpus. */
export function corpusLines(file: string): readonly unknown[] {
  return corpusText(file)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/**
 * What a real provider would refuse, or drop in silence, in a Terraform JSON document: unknown arguments at every depth, values of
 * another type (Terraform's conversions do not count: they hide mistakes), missing required arguments, read-only ones, references that
 * lead nowhere, and strings that Terraform would evaluate. Each fault is a path and what is wrong there. Empty = accepted.
 */
export function providerFaults(document: unknown, captured: CapturedSchema): readonly string[] {
  return new SchemaCheck(document, loadSchema(captured)).run();
}

const LOADED = new Map<CapturedSchema, ProviderSchema>();

function loadSchema(captured: CapturedSchema): ProviderSchema {
  const known = LOADED.get(captured);
  if (known) return known;
  const parsed = JSON.parse(corpusText(`${captured}.schema.json.gz`)) as {
    provider_schemas: Record<string, { resource_schemas: object; data_source_schemas?: object }>;
  };
  const [provider] = Object.values(parsed.provider_schemas);
  const schema = { resources: provider!.resource_schemas, data: provider!.data_source_schemas ?? {} } as ProviderSchema;
  LOADED.set(captured, schema);
  return schema;
}

function corpusText(file: string): string {
  return gunzipSync(readFileSync(fileURLToPath(new URL(file, CORPUS)))).toString('utf8');
}

class SchemaCheck {
  readonly #document: unknown;
  readonly #schema: ProviderSchema;
  readonly #faults: string[] = [];
  #declared: ReadonlyMap<string, Block | undefined> | undefined;

  constructor(document: unknown, schema: ProviderSchema) {
    this.#document = document;
    this.#schema = schema;
  }

  run(): readonly string[] {
    for (const [address, block, body] of this.#bodies()) {
      if (!block) this.#faults.push(`${address}: unknown type`);
      else this.#block(address, block, body, true);
    }
    return this.#faults;
  }

  *#bodies(): Generator<readonly [string, Block | undefined, unknown]> {
    for (const section of ['resource', 'data'] as const) {
      const types = section === 'resource' ? this.#schema.resources : this.#schema.data;
      for (const [type, byKey] of entriesOf(field(this.#document, section))) {
        for (const [key, body] of entriesOf(byKey)) {
          const address = `${section === 'data' ? 'data.' : ''}${type}.${key}`;
          yield [address, types[type]?.block, Array.isArray(body) && body.length === 1 ? body[0] : body];
        }
      }
    }
  }

  #block(path: string, { attributes = {}, block_types = {} }: Block, body: unknown, meta: boolean): void {
    if (!isObject(body)) {
      this.#fault(path, 'not an object');
      return;
    }
    for (const [key, value] of Object.entries(body)) {
      const here = `${path}.${key}`;
      const attribute = own(attributes, key);
      const blockType = own(block_types, key);
      if (attribute) this.#attribute(here, attribute, value);
      else if (blockType) this.#blocks(here, blockType, value);
      else if (key !== '//' && !(meta && META.has(key))) this.#fault(here, 'unknown argument');
    }
    this.#missing(path, attributes, body);
    for (const [key, { min_items = 0 }] of Object.entries(block_types)) {
      if (min_items > 0 && !Object.hasOwn(body, key)) this.#fault(`${path}.${key}`, 'required block is missing');
    }
  }

  #blocks(path: string, { block, min_items = 0, max_items }: BlockType, value: unknown): void {
    const items = Array.isArray(value) ? value : [value];
    if (items.length < min_items) this.#fault(path, `needs ${min_items} blocks`);
    if (max_items !== undefined && max_items > 0 && items.length > max_items) this.#fault(path, 'too many blocks');
    items.forEach((item, at) => {
      this.#block(`${path}[${at}]`, block, item, false);
    });
  }

  #attribute(path: string, attribute: Attribute, value: unknown): void {
    if (!attribute.required && !attribute.optional) {
      this.#fault(path, 'is read-only');
      return;
    }
    if (value === null) {
      this.#fault(path, 'is null');
      return;
    }
    if (attribute.nested_type) this.#nested(path, attribute.nested_type, value);
    else this.#type(path, attribute.type ?? 'dynamic', value);
  }

  #nested(path: string, nested: NonNullable<Attribute['nested_type']>, value: unknown): void {
    const attributes = nested.attributes ?? {};
    if (nested.nesting_mode === 'single') {
      this.#object(path, attributes, value);
      return;
    }
    if (nested.nesting_mode === 'map') {
      if (!isObject(value)) {
        this.#fault(path, 'not a map');
        return;
      }
      for (const [key, item] of Object.entries(value)) this.#object(`${path}.${key}`, attributes, item);
      return;
    }
    if (!Array.isArray(value)) {
      this.#fault(path, 'not a list');
      return;
    }
    value.forEach((item, at) => {
      this.#object(`${path}[${at}]`, attributes, item);
    });
  }

  #object(path: string, attributes: Readonly<Record<string, Attribute>>, value: unknown): void {
    if (!isObject(value)) {
      this.#fault(path, 'not an object');
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      const attribute = own(attributes, key);
      if (attribute) this.#attribute(`${path}.${key}`, attribute, item);
      else this.#fault(`${path}.${key}`, 'unknown argument');
    }
    this.#missing(path, attributes, value);
  }

  #missing(path: string, attributes: Readonly<Record<string, Attribute>>, body: object): void {
    for (const [key, { required }] of Object.entries(attributes)) {
      if (required && !Object.hasOwn(body, key)) this.#fault(`${path}.${key}`, 'is required');
    }
  }

  #type(path: string, type: TypeExpression, value: unknown): void {
    if (type === 'dynamic') return;
    if (typeof value === 'string') {
      this.#string(path, type, value);
      return;
    }
    if (typeof type === 'string') {
      if (typeof value !== (type === 'bool' ? 'boolean' : type)) this.#fault(path, `not a ${type}`);
      return;
    }
    const [kind, inner] = type;
    if (kind === 'list' || kind === 'set') {
      if (!Array.isArray(value)) {
        this.#fault(path, `not a ${kind}`);
        return;
      }
      value.forEach((item, at) => {
        this.#type(`${path}[${at}]`, inner as TypeExpression, item);
      });
      return;
    }
    if (!isObject(value)) {
      this.#fault(path, `not a ${kind}`);
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      if (/\$\{|%\{/.test(unescaped(key))) this.#fault(path, `key \`${key}\` would be evaluated`);
      const itemType =
        kind === 'map' ? (inner as TypeExpression) : own(inner as Readonly<Record<string, TypeExpression>>, key);
      if (itemType) this.#type(`${path}.${key}`, itemType, item);
      else this.#fault(`${path}.${key}`, 'unknown argument');
    }
    if (kind !== 'object') return;
    for (const key of Object.keys(inner)) if (!Object.hasOwn(value, key)) this.#fault(`${path}.${key}`, 'is required');
  }

  #string(path: string, type: TypeExpression, value: string): void {
    const reference = REFERENCE.exec(value);
    if (reference) {
      this.#reference(path, reference[1]!, reference[2]!);
      return;
    }
    if (/\$\{|%\{/.test(unescaped(value))) this.#fault(path, 'holds text that Terraform would evaluate');
    if (type !== 'string') this.#fault(path, `not a ${typeof type === 'string' ? type : type[0]}`);
  }

  #reference(path: string, address: string, attribute: string): void {
    this.#declared ??= new Map([...this.#bodies()].map(([name, block]) => [name, block]));
    if (!this.#declared.has(address)) {
      this.#fault(path, `refers to \`${address}\`, which is not declared`);
      return;
    }
    if (!own(this.#declared.get(address)?.attributes ?? {}, attribute))
      this.#fault(path, `\`${address}\` has no \`${attribute}\``);
  }

  #fault(path: string, what: string): void {
    this.#faults.push(`${path}: ${what}`);
  }
}

/** The text without escaped templates: what is left of `${` and `%{` in it is live. */
function unescaped(text: string): string {
  return text.replace(/\$\$+\{|%%+\{/g, '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function field(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : [];
}
