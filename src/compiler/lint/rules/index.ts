import type { Rule } from '../rule.js';

/** Every rule, sorted by code. A new rule adds one import and one entry. */
export const RULES: readonly Rule[] = [];
