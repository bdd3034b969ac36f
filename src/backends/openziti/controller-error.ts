/** An answer of the controller that is an error, or one that cannot be one of its answers. Holds nothing of what was sent. */
export class ControllerError extends Error {
  override readonly name = 'ControllerError';
  readonly status: number;
  /** `COULD_NOT_VALIDATE`, `NOT_FOUND`, `UNAUTHORIZED` …; `NO_ANSWER` when the body is none of a controller. */
  readonly code: string;
  /** The field that is at fault, when it says one. */
  readonly field?: string;

  constructor(status: number, code: string, reason: string, field?: string) {
    super(field === undefined ? `${code}: ${reason}` : `${code}: ${field}: ${reason}`);
    this.status = status;
    this.code = code;
    if (field !== undefined) this.field = field;
  }
}

/** The controller answered that all is well, and what stands is something else. */
export class NotStored extends Error {
  override readonly name = 'NotStored';

  constructor(what: string, difference: string) {
    super(`${what} does not stand as it was sent: ${difference}`);
  }
}

/** A change that would open something, or that the controller does not carry out. */
export class Unsafe extends Error {
  override readonly name = 'Unsafe';
}

/** What stands is neither what was read nor what was written: somebody else writes too. */
export class Moved extends Error {
  override readonly name = 'Moved';
  readonly address: string;

  constructor(address: string) {
    super(`${address} is not what it was`);
    this.address = address;
  }
}
