import { ALWAYS, type Condition, NEVER } from '../../../compiler/proof/index.js';

/** Without parts that change nothing. */
export function any(conditions: readonly Condition[]): Condition {
  const parts = [...new Set(conditions)].filter((one) => one.kind !== 'any' || one.of.length > 0);
  if (parts.length === 0) return NEVER;
  if (parts.some((one) => one.kind === 'all' && one.of.length === 0)) return ALWAYS;
  return parts.length === 1 ? parts[0]! : { kind: 'any', of: parts };
}

/** Without parts that change nothing. */
export function all(conditions: readonly Condition[]): Condition {
  const parts = [...new Set(conditions)].filter((one) => one.kind !== 'all' || one.of.length > 0);
  if (parts.length === 0) return ALWAYS;
  if (parts.some((one) => one.kind === 'any' && one.of.length === 0)) return NEVER;
  return parts.length === 1 ? parts[0]! : { kind: 'all', of: parts };
}
