import { describeSituation, remains, type WhoTerm } from '../analysis/index.js';
import type { Estate, Resource } from '../model/index.js';
import { deltaOf } from './causes.js';
import type { ResourceNames } from './changed-access.js';
import type { Cause, Change } from './difference.js';
import { beyondPoints } from './points.js';
import type { RowPart } from './row-part.js';
import type { Witnesses } from './show.js';
import type { Side, Sides } from './sides.js';

/** What changes at a resource beside who reaches it: from where it is public, which points it means, which workloads may host it. */
export function aspectParts(sides: Sides, names: ResourceNames, witnesses: Witnesses): readonly RowPart[] {
  const [before, after] = [
    sides.before.estate.resources.get(names.before),
    sides.after.estate.resources.get(names.after),
  ];
  return [
    ...publicParts(sides, names, witnesses),
    ...(before && after
      ? [...endpointParts(sides, names, before, after), ...hostingParts(sides, names, before, after)]
      : []),
  ];
}

function publicParts(sides: Sides, names: ResourceNames, witnesses: Witnesses): readonly RowPart[] {
  const { before, after } = sides;
  const [was, is] = [before.open(names.before), after.open(names.after)];
  const [then, now] = [was && before.pieces(names.before), is && after.pieces(names.after)];
  const opened = now?.flatMap((piece) => remains(sides.space, then ?? [], piece)) ?? [];
  const closed = then?.flatMap((piece) => remains(sides.space, now ?? [], piece)) ?? [];
  const said = {
    before: was ? fromWhere(before.estate, before, names.before) : null,
    after: is ? fromWhere(after.estate, after, names.after) : null,
  };
  const part = (change: Change, piece: (typeof opened)[number] | undefined): readonly RowPart[] => {
    if (!piece) return [];
    const shown = witnesses.showNobody(piece, names);
    const because = resourceCause(sides, names);
    const who = { anybody: true as const };
    return [{ change, aspect: 'public', names, who, ...said, because, ...(shown && { witness: shown.witness }) }];
  };
  return [...part(was ? 'widened' : 'new', opened[0]), ...part(is ? 'narrowed' : 'lost', closed[0])];
}

function fromWhere(estate: Estate, side: Side, resource: string): readonly string[] {
  const [piece] = side.pieces(resource);
  const texts = piece ? describeSituation(estate, piece.situation) : [];
  return ['no identity asked for', ...(texts.length > 0 ? texts : ['from anywhere'])];
}

/** A resource that means more points gives them to all who reach it, and one that means fewer takes them. */
function endpointParts(sides: Sides, names: ResourceNames, before: Resource, after: Resource): readonly RowPart[] {
  const added = beyondPoints(after.endpoints, before.endpoints).map(({ text }) => text);
  const removed = beyondPoints(before.endpoints, after.endpoints).map(({ text }) => text);
  const part = (change: Change, texts: readonly string[], side: Side, name: string): readonly RowPart[] => {
    const who = whoReaches(side, name);
    if (texts.length === 0 || !who) return [];
    const [old, now] = change === 'widened' ? [[], texts] : [texts, []];
    return [{ change, aspect: 'endpoints', names, who, before: old, after: now, because: resourceCause(sides, names) }];
  };
  return [
    ...part('widened', added, sides.after, names.after),
    ...part('narrowed', removed, sides.before, names.before),
  ];
}

function whoReaches(side: Side, resource: string): RowPart['who'] | undefined {
  if (side.open(resource)) return { anybody: true };
  const terms = side.pieces(resource).map(({ who }) => who);
  return terms.length > 0 ? { terms } : undefined;
}

/** Not saying who hosts lets every workload host that the target admits. */
function hostingParts(sides: Sides, names: ResourceNames, before: Resource, after: Resource): readonly RowPart[] {
  const { workloads } = sides.alignment;
  const was = before.servedBy?.map(({ value }) => workloads.get(value) ?? value);
  const is = after.servedBy?.map(({ value }) => value);
  const added = was ? (is?.filter((name) => !was.includes(name)) ?? ['any workload']) : [];
  const removed = is ? (was?.filter((name) => !is.includes(name)) ?? ['any workload']) : [];
  const because = resourceCause(sides, names);
  const part = (change: Change, hosts: readonly string[]): readonly RowPart[] => {
    if (hosts.length === 0) return [];
    const any = hosts[0] === 'any workload';
    const who = any ? { anybody: true as const } : { terms: [workloadTerm(hosts)] };
    const [old, now] = [hostWords(was), hostWords(is)];
    return [{ change, aspect: 'hosting', names, who, before: old, after: now, because }];
  };
  return [...part('widened', added), ...part('narrowed', removed)];
}

function hostWords(hosts: readonly string[] | undefined): readonly string[] {
  return [hosts ? `hosted by ${[...hosts].sort().join(' or ')}` : 'hosted by any workload'];
}

function workloadTerm(workloads: readonly string[]): WhoTerm {
  return { users: [], domains: [], everyone: false, workloads: [...workloads].sort(), in: [], notIn: [] };
}

function resourceCause(sides: Sides, names: ResourceNames): readonly Cause[] {
  const { before, after } = sides;
  const found = after.estate.resources.has(names.after)
    ? deltaOf(sides, after.estate, `resources.${names.after}`)
    : deltaOf(sides, before.estate, `resources.${names.before}`);
  return found ? [found] : [];
}
