import { type Code, diagnostic, type Params } from '../../diagnostics/index.js';

/** Why a request has no answer. */
export interface RequestError {
  /** A code of the catalogue; `ztctl explain CODE` knows it. */
  readonly code: string;
  /** Begins with the JSON pointer of the value that is wrong. */
  readonly message: string;
}

/** Thrown inside decoding only, and caught where it starts. Not an Error: nobody needs the stack, and batches have many of these. */
export class RequestFault {
  readonly pointer: string;
  readonly error: RequestError;
  readonly help: string | undefined;

  constructor(code: string, pointer: string, message: string, help: string | undefined) {
    this.pointer = pointer;
    this.help = help;
    this.error = { code, message: shortened(`${pointer === '' ? '/' : pointer}: ${message}`) };
  }
}

/** What a request says may be long; what is said about it is not. */
function shortened(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `${text.slice(0, MAX_MESSAGE - 1)}…`;
}

const MAX_MESSAGE = 400;

/** Ends decoding with a catalogued fault. */
export function refuse<C extends Code>(code: C, pointer: string, params: Params<C>): never {
  const { message, help } = diagnostic(code, undefined, params);
  throw new RequestFault(code, pointer, message, help);
}

/** Ends decoding because a value has the wrong form. */
export function refuseForm(pointer: string, why: string): never {
  return refuse('ZT074', pointer, { why });
}
