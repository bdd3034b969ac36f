/** Why a text is no endpoint: what is wrong, and a better text or rule when there is one. */
export class EndpointFault {
  readonly why: string;
  readonly help: string | undefined;

  constructor(why: string, help?: string) {
    this.why = why;
    this.help = help;
  }
}
