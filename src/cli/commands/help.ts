/** Lines of a command's help: each example with what it does. */
export function examples(...lines: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`).join('\n')}`;
}

/** Lines of a command's help: the exit codes that it can end with. */
export function exits(...lines: readonly (readonly [code: number, what: string])[]): string {
  return `\nExit codes:\n${lines.map(([code, what]) => `  ${code}  ${what}`).join('\n')}`;
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
