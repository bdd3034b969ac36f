import { SENSITIVITIES, type Sensitivity } from '../model/index.js';
import { type Cause, CHANGES, type DiffPrincipals, type DiffResource, type DiffRow } from './difference.js';
import { describePrincipals } from './principals.js';
import type { RowPart } from './row-part.js';
import type { Sides } from './sides.js';

/** Makes one row of all parts that say the same of the same people, most severe first. */
export function rowsOf(sides: Sides, parts: readonly RowPart[]): readonly DiffRow[] {
  const perResource = grouped(parts, (part) => JSON.stringify([deltaKey(part), part.names, 'anybody' in part.who]));
  const rows = perResource.map((group) => rowOf(sides, group));
  const byPeople = grouped(rows, (row) => JSON.stringify([deltaKey(row), row.sensitivity, row.who]));
  return byPeople.map(joined).sort(bySeverity);
}

/** The same delta for the same people: one row, whatever made it on each resource. */
function joined(group: readonly DiffRow[]): DiffRow {
  return {
    ...group[0]!,
    resources: group.flatMap(({ resources }) => resources).sort(byName),
    because: causesOf(group),
  };
}

function causesOf(group: readonly { readonly because: readonly Cause[] }[]): readonly Cause[] {
  const causes = new Map(group.flatMap(({ because }) => because.map((cause) => [cause.element, cause] as const)));
  return [...causes.values()].sort((a, b) => (a.element < b.element ? -1 : 1));
}

function rowOf(sides: Sides, group: readonly RowPart[]): DiffRow {
  const [first] = group as readonly [RowPart, ...RowPart[]];
  const { change, aspect, names, before, after } = first;
  const shown = group.find(({ witness }) => witness)?.witness;
  return {
    change,
    aspect,
    who: peopleOf(sides, group),
    resources: [resourceOf(sides, names)],
    sensitivity: sensitivityOf(sides, names),
    before,
    after,
    because: causesOf(group),
    ...(shown && { witness: shown }),
  };
}

function peopleOf({ before, after }: Sides, group: readonly RowPart[]): DiffPrincipals {
  const terms = group.flatMap(({ who }) => ('terms' in who ? who.terms : []));
  if (terms.length === 0) return { kind: 'principals', expressions: ['anybody'], samples: [] };
  return describePrincipals([after.estate, before.estate], terms);
}

function resourceOf({ before, after }: Sides, names: RowPart['names']): DiffResource {
  const isBoth = before.estate.resources.has(names.before) && after.estate.resources.has(names.after);
  const gone = !after.estate.resources.has(names.after);
  return {
    name: gone ? names.before : names.after,
    gone,
    ...(isBoth && names.before !== names.after && { formerly: names.before }),
  };
}

/** The higher one, where the sides disagree. */
function sensitivityOf({ before, after }: Sides, names: RowPart['names']): Sensitivity {
  const both = [before.estate.resources.get(names.before), after.estate.resources.get(names.after)];
  const found = both.flatMap((one) => (one ? [SENSITIVITIES.indexOf(one.sensitivity)] : []));
  return SENSITIVITIES[Math.max(...found)]!;
}

function deltaKey({ change, aspect, before, after }: RowPart | DiffRow): unknown {
  return [change, aspect, before, after];
}

function bySeverity(a: DiffRow, b: DiffRow): number {
  return (
    CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change) ||
    SENSITIVITIES.indexOf(b.sensitivity) - SENSITIVITIES.indexOf(a.sensitivity) ||
    sizeOf(b) - sizeOf(a) ||
    (keyOf(a) < keyOf(b) ? -1 : 1)
  );
}

/** Who cannot be counted may be many. */
function sizeOf({ who, resources }: DiffRow): number {
  return (who.count ?? 1e9) * resources.length;
}

function keyOf(row: DiffRow): string {
  return JSON.stringify([row.resources, row.who.expressions, deltaKey(row)]);
}

function byName(a: DiffResource, b: DiffResource): number {
  return a.name < b.name ? -1 : 1;
}

function grouped<T>(items: readonly T[], keyOfItem: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
