/** Unwinds the JSON reader at the first place that is not JSON; never leaves this folder. `detail` is undefined when nesting is too deep. */
export class JsonSyntaxError extends Error {
  readonly offset: number;
  readonly detail: string | undefined;
  readonly help: string | undefined;

  constructor(offset: number, detail: string | undefined, help?: string) {
    super(detail);
    this.offset = offset;
    this.detail = detail;
    this.help = help;
  }
}
