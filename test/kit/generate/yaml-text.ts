import type { Random } from './random.js';

/** What a policy file can hold. */
export type Value = string | number | boolean | Value[] | { [key: string]: Value };

/** YAML with the value. With `style`, blocks or flow, quotes, comments, line ends and the order of keys and entries are random. */
export function writeYaml(value: Value, style?: Random): string {
  const text = new Writer(style).document(value);
  if (style?.chance(0.05)) return `\uFEFF${text}`;
  return style?.chance(0.05) ? text.replaceAll('\n', '\r\n') : text;
}

class Writer {
  readonly #style: Random | undefined;

  constructor(style: Random | undefined) {
    this.#style = style;
  }

  document(value: Value): string {
    const comment = this.#style?.chance(0.2) ? '# généré\n' : '';
    return `${comment}${this.#block(value, '').trimStart()}\n`;
  }

  /** A value after `key:` or `-`, on the same line or on the next ones. */
  #block(value: Value, indent: string): string {
    if (typeof value !== 'object' || isEmpty(value) || (indent.length > 2 && this.#chance(0.7)))
      return ` ${this.#flow(value)}`;
    if (Array.isArray(value)) {
      return this.#shuffled(value)
        .map((entry) => `\n${indent}-${this.#block(entry, `${indent}  `)}`)
        .join('');
    }
    return this.#entries(value)
      .map(([key, inner]) => `\n${indent}${this.#scalar(key)}:${this.#block(inner, `${indent}  `)}`)
      .join('');
  }

  #flow(value: Value): string {
    if (Array.isArray(value))
      return `[${this.#shuffled(value)
        .map((entry) => this.#flow(entry))
        .join(', ')}]`;
    if (typeof value !== 'object') return this.#scalar(value);
    const entries = this.#entries(value).map(([key, inner]) => `${this.#scalar(key)}: ${this.#flow(inner)}`);
    return `{ ${entries.join(', ')} }`;
  }

  #scalar(value: string | number | boolean): string {
    if (typeof value !== 'string') return String(value);
    const isPlain = /^([A-Za-z][A-Za-z0-9_-]*|\d{4}-\d\d-\d\d)$/.test(value) && !/^(true|false|null)$/i.test(value);
    if (isPlain && !this.#chance(0.2)) return value;
    return this.#chance(0.3) ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
  }

  #shuffled<T>(values: readonly T[]): readonly T[] {
    return this.#style ? this.#style.shuffle(values) : values;
  }

  #entries(value: { readonly [key: string]: Value }): readonly (readonly [string, Value])[] {
    return this.#shuffled(Object.entries(value));
  }

  #chance(probability: number): boolean {
    return this.#style?.chance(probability) ?? false;
  }
}

function isEmpty(value: Value[] | { readonly [key: string]: Value }): boolean {
  return Object.keys(value).length === 0;
}
