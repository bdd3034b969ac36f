import { demandsAsAllows } from '../../analysis/index.js';
import type { Demand, Element, Estate, Policy, Resource } from '../../model/index.js';
import { deltaOf } from '../causes.js';
import { changedPieces, type ResourceNames } from '../changed-access.js';
import type { Cause, DiffRow } from '../difference.js';
import { closureOf } from '../elements.js';
import type { RowPart } from '../row-part.js';
import { rowsOf } from '../rows.js';
import { sameSayings } from '../same-resources.js';
import { createSides, type Sides } from '../sides.js';
import { changedWords, wordsOf } from '../words.js';

/** What an element of both sides means at the resources of which it speaks on both. */
export interface Wanted {
  readonly before: Meant;
  readonly after: Meant;
  readonly shared: readonly ResourceNames[];
}

export interface Meant {
  readonly element: Element;
  readonly demands: readonly Demand[];
}

/** How what is meant differs, as rows of access that would be granted if it were allows, and the named elements that made it so. */
export interface ChangedDemands {
  readonly rows: readonly DiffRow[];
  readonly because: readonly Cause[];
}

const SAME: ChangedDemands = { rows: [], because: [] };

/**
 * Compares what elements mean, exactly: one answer for each of `wanted`, in its order. All of them live in one pair of estates, in which every
 * element has a copy of each of its resources, so that none covers for another.
 *
 * @throws BudgetExceeded
 */
export function changedDemands(outer: Sides, wanted: readonly Wanted[]): readonly ChangedDemands[] {
  if (wanted.length === 0) return [];
  const then = estateOf(outer.before.estate, wanted, 'before');
  const now = estateOf(outer.after.estate, wanted, 'after');
  const isSame = sameSayings({ before: { estate: then }, after: { estate: now } });
  const told = wanted.map(({ shared }, at) =>
    shared.map(({ after }) => copy(at, after)).filter((name) => !isSame({ before: name, after: name })),
  );
  if (told.every((names) => names.length === 0)) return wanted.map(() => SAME);
  const sides = createSides(then, now, outer.horizon);
  return told.map((names, at) => {
    const parts = names.flatMap((name) => partsAt(sides, { before: name, after: name }));
    if (parts.length === 0) return SAME;
    return { rows: rowsOf(sides, parts).map(inOwnNames), because: namedCauses(sides, at) };
  });
}

function copy(at: number, resource: string): string {
  return `${at}:${resource}`;
}

function inOwnNames(row: DiffRow): DiffRow {
  return {
    ...row,
    resources: row.resources.map((one) => ({ ...one, name: one.name.slice(one.name.indexOf(':') + 1) })),
  };
}

function estateOf(estate: Estate, wanted: readonly Wanted[], side: 'before' | 'after'): Estate {
  const resources = new Map<string, Resource>();
  const policies = new Map<string, Policy>();
  for (const [at, one] of wanted.entries()) {
    const { element, demands } = one[side];
    for (const names of one.shared) {
      const name = copy(at, names.after);
      // One tier for all, so that rows do not part by it.
      resources.set(name, { ...estate.resources.get(names[side])!, name, sensitivity: 'low' });
    }
    const names = one.shared.map(({ after }) => copy(at, after));
    const allows = demandsAsAllows(estate, { ...element, name: String(at) }, names, demands).policies;
    for (const [name, policy] of allows) policies.set(name, policy);
  }
  return { ...estate, resources, policies, breakGlass: new Map() };
}

function partsAt(sides: Sides, names: ResourceNames): readonly RowPart[] {
  const { before, after, horizon } = sides;
  return changedPieces(sides, names).map(({ change, whole, other, residual }): RowPart => {
    const isGain = change === 'new' || change === 'widened';
    const [then, now] = isGain ? [other, whole] : [whole, other];
    const said =
      then && now
        ? changedWords(before.estate, then, after.estate, now, horizon)
        : {
            before: null,
            after: null,
            [isGain ? 'after' : 'before']: wordsOf((isGain ? after : before).estate, whole, horizon),
          };
    return { change, aspect: 'access', names, who: { terms: [residual.who] }, ...said, because: [] };
  });
}

/** Groups, profiles and other elements that the demands name and that are not what they were. */
function namedCauses(sides: Sides, at: number): readonly Cause[] {
  const causes = new Map<string, Cause>();
  for (const { estate } of [sides.before, sides.after]) {
    const own = [...estate.policies.keys()].filter((name) => name.startsWith(`${at}#`));
    for (const key of own.flatMap((name) => closureOf(estate, `policies.${name}`))) {
      const cause = key.startsWith('policies.') ? undefined : deltaOf(sides, estate, key);
      // One that comes or goes is named by text that comes or goes.
      if (cause?.kind === 'changed') causes.set(cause.element, cause);
    }
  }
  return [...causes.values()].sort((a, b) => (a.element < b.element ? -1 : 1));
}
