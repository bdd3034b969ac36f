/** Columns that help fits in, also on a small terminal. */
const COLUMNS = 80;

/** Lines of a command's help: each example with what it does, beside or below it. */
export function examples(...lines: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const fits = lines.every(([, what]) => width + what.length + 4 <= COLUMNS);
  const texts = lines.map(([command, what]) =>
    fits ? `  ${command.padEnd(width)}  ${what}` : `  ${command}\n      ${what}`,
  );
  return `\nExamples:\n${texts.join('\n')}`;
}

/** Lines of a command's help: the exit codes that it can end with. */
export function exits(...lines: readonly (readonly [code: number, what: string])[]): string {
  return `\nExit codes:\n${lines.map(([code, what]) => `  ${code}  ${what}`).join('\n')}`;
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
