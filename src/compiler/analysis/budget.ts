/** Pieces of one resource beyond those that its allows start with. It takes many denied open groups that cut across each other to pass it. */
export const PIECE_LIMIT = 1024;

/** Regions that may remain while one piece is compared with others. */
export const REGION_LIMIT = 65_536;

/**
 * Thrown when an exact answer needs more pieces than the limit: no answer rather than a wrong or a late one. Requests can still be
 * evaluated one by one.
 */
export class BudgetExceeded extends Error {
  /** `resource "crm"`, `piece of policy "staff"`. */
  readonly subject: string;
  readonly limit: number;
  /** The policy at which the limit was passed. */
  readonly policy: string;

  constructor(subject: string, policy: string, limit: number) {
    super(`${subject} needs more than ${limit} pieces (passed at policy "${policy}")`);
    this.name = 'BudgetExceeded';
    this.subject = subject;
    this.policy = policy;
    this.limit = limit;
  }
}
