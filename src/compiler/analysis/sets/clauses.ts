import type { NameClause } from '../piece.js';

/** How the intersection of two sets is said: every clause of both. */
export function allClauses(a: readonly NameClause[], b: readonly NameClause[]): readonly NameClause[] {
  const known = new Set(a.map(clauseKey));
  return [...a, ...b.filter((clause) => !known.has(clauseKey(clause)))].sort(byKey);
}

/** How the complement of a set is said, if names can say it: only one clause can be turned round. */
export function negatedClauses(clauses: readonly NameClause[]): readonly NameClause[] | undefined {
  const [only] = clauses;
  return clauses.length === 1 && only ? [{ anyOf: only.anyOf, negated: !only.negated }] : undefined;
}

/** How the union of two sets is said, if names can say it: they differ in one positive clause. */
export function eitherClauses(a: readonly NameClause[], b: readonly NameClause[]): readonly NameClause[] | undefined {
  const inA = new Set(a.map(clauseKey));
  const inB = new Set(b.map(clauseKey));
  const onlyA = a.filter((clause) => !inB.has(clauseKey(clause)));
  const onlyB = b.filter((clause) => !inA.has(clauseKey(clause)));
  if (onlyA.length === 0 && onlyB.length === 0) return a;
  const [one, other] = [onlyA[0], onlyB[0]];
  if (onlyA.length !== 1 || onlyB.length !== 1 || !one || !other || one.negated || other.negated) return undefined;
  const anyOf = [...new Set([...one.anyOf, ...other.anyOf])].sort();
  return [...a.filter((clause) => clause !== one), { anyOf, negated: false }].sort(byKey);
}

export function clausesKey(clauses: readonly NameClause[]): string {
  return clauses.map(clauseKey).join(';');
}

function clauseKey({ anyOf, negated }: NameClause): string {
  return `${negated ? '!' : ''}${JSON.stringify(anyOf)}`;
}

function byKey(a: NameClause, b: NameClause): number {
  return clauseKey(a) < clauseKey(b) ? -1 : 1;
}
