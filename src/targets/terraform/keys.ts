/** What a Terraform label starts with (a letter or `_`), and what may follow. */
const NAME = /^[a-z_][a-z0-9_]*(-[a-z0-9_]+)*$/;
const PART = /^[a-z0-9_]+(-[a-z0-9_]+)*$/;

/**
 * The key of a resource: `NAME` or `NAME--PART--…`, where a part says what differs. Names and parts hold no `--`, so two different lists
 * never give one key. Throws on what is not made of names: keys come from names of the language, never from free text.
 */
export function resourceKey(name: string, ...parts: readonly string[]): string {
  const wrong = NAME.test(name) ? parts.find((part) => !PART.test(part)) : name;
  if (wrong !== undefined) throw new TypeError(`\`${wrong}\` cannot be part of a Terraform label`);
  return [name, ...parts].join('--');
}

/** `TYPE.KEY`, the address of a resource. */
export function address(type: string, key: string): string {
  return `${type}.${key}`;
}
