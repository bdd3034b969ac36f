/** Access in normal form. */
export { type Access, createAccess, createSpace } from './access.js';
export { BudgetExceeded, PIECE_LIMIT } from './budget.js';
