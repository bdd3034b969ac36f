import { type Element, SENSITIVITIES, type Sensitivity } from '../../model/index.js';
import { type Alignment, counterparts, inverseOf } from '../align.js';
import type { ResourceNames } from '../changed-access.js';
import type { Sides } from '../sides.js';
import { loosened, namesText, type Pair, type Said, tightened } from './said.js';

/** Elements of a section side by side: by name, and where one of each is left by what they say. Sorted by name. */
export function pairsOf<T extends Element>(
  section: string,
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  sayingBefore: (element: T) => string,
  sayingAfter: (element: T) => string,
): readonly Pair<T>[] {
  const names = counterparts(before, after, sayingBefore, sayingAfter);
  const kept = new Set(names.values());
  const gone = [...before].filter(([name]) => !kept.has(name)).map(([, one]): Pair<T> => ({ section, before: one }));
  const here = [...after].map(([name, one]): Pair<T> => {
    const old = names.get(name);
    return { section, after: one, ...(old !== undefined && { before: before.get(old)! }) };
  });
  return [...here, ...gone].sort((a, b) => ((a.after ?? a.before)!.name < (b.after ?? b.before)!.name ? -1 : 1));
}

/** Resources of which an element speaks, by where: on both sides, or only on one although both sides have the resource. */
export interface Spoken {
  readonly shared: readonly ResourceNames[];
  /** By the name after. */
  readonly left: readonly string[];
  readonly added: readonly string[];
}

/** Compares the resources of an element. Those that only one side has at all are in none of the lists. */
export function spokenOf({ alignment }: Sides, before: readonly string[], after: readonly string[]): Spoken {
  const was = new Set(inNewNames(alignment, before));
  const is = new Set(after);
  const both = [...is].filter((name) => alignment.resources.has(name));
  return {
    shared: both
      .filter((name) => was.has(name))
      .map((name) => ({ before: alignment.resources.get(name)!, after: name })),
    left: [...was].filter((name) => alignment.resources.has(name) && !is.has(name)),
    added: both.filter((name) => !was.has(name)),
  };
}

/** Names of resources of the first side in those of the second; one that is gone keeps its name, marked. */
export function inNewNames({ resources }: Alignment, names: readonly string[]): readonly string[] {
  const now = inverseOf(resources);
  return names.map((name) => now.get(name) ?? `${name} (before)`);
}

/** The most sensitive of the resources that an element speaks of on either side. */
export function sensitivityAt(
  { before, after }: Sides,
  namesBefore: readonly string[] = [],
  namesAfter: readonly string[] = [],
): Sensitivity {
  const all = [
    ...namesBefore.map((name) => before.estate.resources.get(name)),
    ...namesAfter.map((name) => after.estate.resources.get(name)),
  ];
  return SENSITIVITIES[Math.max(0, ...all.map((one) => (one ? SENSITIVITIES.indexOf(one.sensitivity) : 0)))]!;
}

/** Resources of which an element speaks no longer, and those of which it speaks now. */
export function coverage({ left, added }: Spoken): readonly Said[] {
  return [
    ...(left.length > 0 ? [loosened(`no longer covers ${namesText(left)}`)] : []),
    ...(added.length > 0 ? [tightened(`covers ${namesText(added)}, too`)] : []),
  ];
}
