/** Pieces of one resource beyond those that its allows start with. Estates stay far below it: it takes many denied open groups that cut across each other. */
export const PIECE_LIMIT = 4096;

/**
 * Thrown when the access of a resource needs more pieces than {@link PIECE_LIMIT}: no answer rather than a wrong or a late one. Requests
 * can still be evaluated one by one.
 */
export class BudgetExceeded extends Error {
  readonly resource: string;
  readonly limit: number;
  /** The floor or deny at which the limit was passed. */
  readonly policy: string;

  constructor(resource: string, policy: string, limit: number) {
    super(`the access of resource "${resource}" needs more than ${limit} pieces (passed at policy "${policy}")`);
    this.name = 'BudgetExceeded';
    this.resource = resource;
    this.policy = policy;
    this.limit = limit;
  }
}
