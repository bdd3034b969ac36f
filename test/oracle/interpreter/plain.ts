/** A mapping of a policy file or of a request, as parsed: nothing is known of its values. */
export type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The mapping; an absent one is empty. */
export function mapping(value: unknown): Plain {
  return isPlain(value) ? value : {};
}

/** 2.1: one entry may stand alone without brackets. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** A list of texts. */
export function texts(value: unknown): readonly string[] {
  return list(value) as readonly string[];
}

/** The value of a key of its own, never of the prototype. */
export function own(value: Plain, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
