import type { Piece, WhoTerm } from '../analysis/index.js';
import type { Element, Estate, Group, Policy, Resource } from '../model/index.js';
import { fingerprint } from './fingerprint.js';

/**
 * Names of the first estate in words of the second. What is the same thing under another name (a group of the same directory group, a workload of
 * the same identity, a resource of the same points) gets the new name; what is another thing under the same name gets a name of its own.
 */
export interface Alignment {
  /** The first estate, its open groups and workloads renamed: for a space in which both sides live. */
  readonly estate: Estate;
  readonly groups: ReadonlyMap<string, string>;
  readonly workloads: ReadonlyMap<string, string>;
  /** Names of the second estate to names of the first, where both have the resource. */
  readonly resources: ReadonlyMap<string, string>;
  /** Likewise for policies and break-glass entries. */
  readonly policies: ReadonlyMap<string, string>;
}

const INVERSES = new WeakMap<ReadonlyMap<string, string>, ReadonlyMap<string, string>>();

/** Values to keys; of several keys the first. */
export function inverseOf(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let inverse = INVERSES.get(names);
  if (!inverse) {
    inverse = new Map([...names].reverse().map(([key, value]) => [value, key]));
    INVERSES.set(names, inverse);
  }
  return inverse;
}

/** Finds what is the same on both sides. */
export function align(before: Estate, after: Estate): Alignment {
  const groups = renames(openGroups(before), openGroups(after), groupIdentity);
  const workloads = renames(before.workloads, after.workloads, ({ identity }) => identity.value);
  return {
    estate: {
      ...before,
      groups: renamed(before.groups, groups),
      workloads: renamed(before.workloads, workloads),
    },
    groups,
    workloads,
    resources: counterparts(before.resources, after.resources, points),
    policies: new Map([
      ...counterparts<Policy>(before.policies, after.policies, sayings),
      ...counterparts(before.breakGlass, after.breakGlass, fingerprint),
    ]),
  };
}

/** A piece of the first estate with the aligned names. */
export function alignPiece({ groups, workloads }: Alignment, piece: Piece): Piece {
  if (groups.size + workloads.size === 0) return piece;
  return { ...piece, who: mapTerm(piece.who, groups, workloads) };
}

function mapTerm(term: WhoTerm, groups: Alignment['groups'], workloads: Alignment['workloads']): WhoTerm {
  const map = (names: readonly string[], by: ReadonlyMap<string, string>): readonly string[] =>
    names.length === 0 ? names : [...new Set(names.map((name) => by.get(name) ?? name))].sort();
  return {
    ...term,
    in: map(term.in, groups),
    notIn: map(term.notIn, groups),
    workloads: map(term.workloads, workloads),
  };
}

/** Groups whose members nobody lists here. */
function openGroups({ groups, directory }: Estate): ReadonlyMap<string, Group> {
  return new Map([...groups].filter(([name, { body }]) => body.kind === 'synced' && !directory?.complete.has(name)));
}

function groupIdentity({ body }: Group): string {
  return body.kind === 'synced' ? JSON.stringify([body.source.value, body.external.value]) : '';
}

const MARK = ' (before)';

/** What a thing of the first estate is called whose name means something else in the second. */
export function onlyBefore(name: string): string {
  return name + MARK;
}

/** Whether a name was made by {@link onlyBefore}. */
export function isOnlyBefore(name: string): boolean {
  return name.endsWith(MARK);
}

/** Old name to new name, for the old names that change. */
function renames<T extends Element>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  identity: (element: T) => string,
): ReadonlyMap<string, string> {
  const names = new Map([...after].reverse().map(([name, one]) => [identity(one), name]));
  const found = new Map<string, string>();
  for (const [name, one] of before) {
    const same = after.get(name);
    if (same && identity(same) === identity(one)) continue;
    const other = names.get(identity(one));
    if (other !== undefined) found.set(name, other);
    else if (same) found.set(name, onlyBefore(name));
  }
  return found;
}

function renamed<T extends Element>(
  elements: ReadonlyMap<string, T>,
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, T> {
  if (names.size === 0) return elements;
  return new Map(
    [...elements].map(([name, one]) => {
      const other = names.get(name);
      return other === undefined ? [name, one] : [other, { ...one, name: other }];
    }),
  );
}

interface Renamable extends Element {
  readonly renamedFrom?: Resource['renamedFrom'];
}

/** By name, then by `renamed_from`, then (where one of each is left) by what they say. */
function counterparts<T extends Renamable>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  saying: (element: T) => string,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const gone = new Map([...before].filter(([name]) => !after.has(name)));
  for (const name of after.keys()) if (before.has(name)) found.set(name, name);
  const fresh = [...after.values()].filter(({ name }) => !before.has(name));
  for (const { name, renamedFrom } of fresh) {
    const old = renamedFrom?.find(({ value }) => gone.has(value));
    if (!old) continue;
    found.set(name, old.value);
    gone.delete(old.value);
  }
  const bySaying = new Map([...gone.values()].map((one) => [saying(one), one.name]));
  for (const one of fresh) {
    const old = found.has(one.name) ? undefined : bySaying.get(saying(one));
    if (old === undefined) continue;
    found.set(one.name, old);
    bySaying.delete(saying(one));
  }
  return found;
}

/** What a resource is: its points. */
function points({ endpoints }: Resource): string {
  return JSON.stringify(endpoints.map(({ text }) => text).sort());
}

function sayings(policy: Policy): string {
  return JSON.stringify([fingerprint(policy), policy.resources]);
}
