import type { Estate } from '../../model/index.js';
import { type Access, createAccess } from '../access/index.js';
import { remains } from '../cover/index.js';
import type { Horizon, NetworkSet, Piece } from '../piece.js';
import { NETWORK_ALGEBRA } from '../sets/index.js';
import { resourceTexts, TextNumbers } from './digest.js';
import { type Sides, sidesOf } from './sides.js';

/** What changes at one resource. Nothing changes when everything in it is empty or absent. */
export interface AccessDifference {
  readonly resource: string;
  /** What is granted after and was not before: disjoint pieces whose least demand did not suffice before. */
  readonly gained: readonly Piece[];
  /** What was granted before and is not after. */
  readonly lost: readonly Piece[];
  /** Addresses from which callers without identity now get in: the resource became public, or public from more places. */
  readonly opened?: NetworkSet;
  /** Addresses from which callers without identity no longer get in. */
  readonly closed?: NetworkSet;
}

export interface EstateComparison {
  /** `more` permissive: only gains; `less`: only losses. */
  readonly verdict: 'equivalent' | 'more' | 'less' | 'incomparable';
  /** Resources at which something changes, by name (of the second estate, where it has one). */
  readonly differences: readonly AccessDifference[];
  /** The resource of the first estate that a resource of the second was called, where the name changed. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * Exact residuals between two accesses to a resource; `name` is what the first calls it when that is something else. Both are taken over
 * one horizon.
 *
 * @throws BudgetExceeded
 */
export function compareAccess(before: Access, after: Access, resource: string, name = resource): AccessDifference {
  const sides = spaceOf(before, after);
  const [old, now] = [before(name), after(resource)];
  const [oldPieces, newPieces] = [sides.pieces(0, old), sides.pieces(1, now)];
  const opened = beyond(now.public?.network, old.public?.network);
  const closed = beyond(old.public?.network, now.public?.network);
  return {
    resource,
    gained: newPieces.flatMap((piece) => remains(sides.space, oldPieces, piece)),
    lost: oldPieces.flatMap((piece) => remains(sides.space, newPieces, piece)),
    ...(opened && { opened }),
    ...(closed && { closed }),
  };
}

/**
 * Whether the second estate grants everything that the first does, and the other way round. Resources on which both say the same, in whatever
 * order and under whatever names, are not looked at any further.
 *
 * @throws BudgetExceeded
 */
export function compareEstates(before: Estate, after: Estate, horizon: Horizon): EstateComparison {
  const [old, now] = [createAccess(before, horizon), createAccess(after, horizon)];
  const numbers = new TextNumbers();
  const [oldText, newText] = [resourceTexts(before, numbers), resourceTexts(after, numbers)];
  const renamed = renamesOf(before, after);
  const isSame = (name: string): boolean => oldText(renamed.get(name) ?? name) === newText(name);
  const differences = [...namesOf(before, after, renamed)]
    .filter((name) => !isSame(name))
    .sort()
    .map((name) => compareAccess(old, now, name, renamed.get(name)))
    .filter(isDifferent);
  return { verdict: verdictOf(differences), differences, renamed };
}

/** Every resource of either estate, by its name in the second. */
function* namesOf(before: Estate, after: Estate, renamed: ReadonlyMap<string, string>): Generator<string> {
  yield* after.resources.keys();
  const gone = new Set(renamed.values());
  for (const name of before.resources.keys()) if (!after.resources.has(name) && !gone.has(name)) yield name;
}

function isDifferent({ gained, lost, opened, closed }: AccessDifference): boolean {
  return gained.length > 0 || lost.length > 0 || opened !== undefined || closed !== undefined;
}

function verdictOf(differences: readonly AccessDifference[]): EstateComparison['verdict'] {
  const gains = differences.some(({ gained, opened }) => gained.length > 0 || opened !== undefined);
  const losses = differences.some(({ lost, closed }) => lost.length > 0 || closed !== undefined);
  if (gains) return losses ? 'incomparable' : 'more';
  return losses ? 'less' : 'equivalent';
}

function renamesOf(before: Estate, after: Estate): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  for (const { name, renamedFrom } of after.resources.values()) {
    if (before.resources.has(name)) continue;
    const old = renamedFrom.find(({ value }) => before.resources.has(value) && !after.resources.has(value));
    if (old) renamed.set(name, old.value);
  }
  return renamed;
}

const SPACES = new WeakMap<Access, WeakMap<Access, Sides>>();

function spaceOf(before: Access, after: Access): Sides {
  let row = SPACES.get(before);
  if (!row) {
    row = new WeakMap();
    SPACES.set(before, row);
  }
  let sides = row.get(after);
  if (!sides) {
    sides = sidesOf([before.estate, after.estate], after.horizon);
    row.set(after, sides);
  }
  return sides;
}

function beyond(network: NetworkSet | undefined, known: NetworkSet | undefined): NetworkSet | undefined {
  if (!network) return undefined;
  const left = known ? NETWORK_ALGEBRA.minus(network, known) : network;
  return NETWORK_ALGEBRA.isEmpty(left) ? undefined : left;
}
