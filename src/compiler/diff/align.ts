import type { Piece, WhoTerm } from '../analysis/index.js';
import type { Approval, Element, Estate, Group, Policy, PrincipalRef, Resource } from '../model/index.js';
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
  /** Approvals that others give, or under other terms, are other approvals. */
  readonly approvals: ReadonlyMap<string, string>;
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
  const approvals = renames(
    before.approvals,
    after.approvals,
    (one) => approvalIdentity(before, one),
    (one) => approvalIdentity(after, one),
  );
  return {
    approvals,
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
export function alignPiece(alignment: Alignment, piece: Piece): Piece {
  const { groups, workloads, approvals } = alignment;
  if (approvals.size > 0 && piece.requirement.approvals.length > 0) {
    const requirement = { ...piece.requirement, approvals: mapNames(piece.requirement.approvals, approvals) };
    return alignPiece({ ...alignment, approvals: new Map() }, { ...piece, requirement });
  }
  if (groups.size + workloads.size === 0) return piece;
  return { ...piece, who: mapTerm(piece.who, groups, workloads) };
}

function mapTerm(term: WhoTerm, groups: Alignment['groups'], workloads: Alignment['workloads']): WhoTerm {
  return {
    ...term,
    in: mapNames(term.in, groups),
    notIn: mapNames(term.notIn, groups),
    workloads: mapNames(term.workloads, workloads),
  };
}

function mapNames(names: readonly string[], by: ReadonlyMap<string, string>): readonly string[] {
  if (names.length === 0) return names;
  return [...new Set(names.map((name) => by.get(name) ?? name))].sort();
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

/** Who gives an approval and under which terms, whatever groups are called. */
function approvalIdentity(estate: Estate, { approvers, ticket, max }: Approval): string {
  return JSON.stringify([ticket, max?.value ?? null, principalsOf(estate, approvers)]);
}

/** Principals with listed groups written out; sorted. */
function principalsOf(estate: Estate, refs: readonly PrincipalRef[]): readonly string[] {
  const texts = refs.flatMap((ref): readonly string[] => {
    const { span, ...said } = ref;
    if (ref.kind === 'workload') return [`workload ${estate.workloads.get(ref.workload)?.identity.value}`];
    if (ref.kind !== 'group') return [JSON.stringify(said)];
    const group = estate.groups.get(ref.group)!;
    if (group.body.kind === 'synced') return [groupIdentity(group)];
    if (group.body.kind === 'listed') return principalsOf(estate, group.body.members);
    return [`all of ${JSON.stringify(group.body.groups.map((one) => principalsOf(estate, [one])))}`];
  });
  return [...new Set(texts)].sort();
}

/** Old name to new name, for the old names that change. */
function renames<T extends Element>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  identity: (element: T) => string,
  identityAfter = identity,
): ReadonlyMap<string, string> {
  const names = new Map([...after].reverse().map(([name, one]) => [identityAfter(one), name]));
  const found = new Map<string, string>();
  for (const [name, one] of before) {
    const same = after.get(name);
    if (same && identityAfter(same) === identity(one)) continue;
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

/** Names after to names before: by name, then by `renamed_from`, then (where one of each is left) by what they say. */
export function counterparts<T extends Renamable>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  saying: (element: T) => string,
  sayingAfter = saying,
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
    const said = sayingAfter(one);
    const old = found.has(one.name) ? undefined : bySaying.get(said);
    if (old === undefined) continue;
    found.set(one.name, old);
    bySaying.delete(said);
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
