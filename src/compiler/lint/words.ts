/** `a`, `a` and `b`, or the first few and how many more. */
export function names(all: readonly string[], most = 5): string {
  const quoted = all.slice(0, most).map((name) => `\`${name}\``);
  const more = all.length - quoted.length;
  if (more > 0) return `${quoted.join(', ')} and ${more} more`;
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

/** `1 person`, `2 people`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
