/** A label that Terraform accepts: a letter or `_`, then letters, digits, `_` and `-`. */
const LABEL = /^[a-z_][a-z0-9_-]*$/;

/**
 * The key of a resource: `NAME` or `NAME--PART--…`, where a part says what differs. Names and parts hold no `--`, so two different lists
 * never give one key. Throws on what is not made of names: keys come from names of the language, never from free text.
 */
export function resourceKey(name: string, ...parts: readonly string[]): string {
  for (const part of [name, ...parts]) {
    if (!LABEL.test(part) || part.includes('--'))
      throw new TypeError(`\`${part}\` cannot be part of a Terraform label`);
  }
  return [name, ...parts].join('--');
}

/** `TYPE.KEY`, the address of a resource. */
export function address(type: string, key: string): string {
  return `${type}.${key}`;
}
