import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { textDigest } from '../../targets/canonical-json.js';
import type { VendorObject } from '../../targets/target.js';
import type { BackendInput, LiveRead } from '../backend.js';
import { filesDigest, type LiveFile, type LiveState } from '../live-folder.js';
import type { Manifest } from '../manifest.js';
import { NOT_REMEMBERED } from '../memory.js';
import { lookForBound } from './bound.js';
import { addressOf, type Bodies, bodiesOf, MANAGED_KINDS } from './managed.js';
import { type ForeignReach, foreignReach, neededByOthers } from './others.js';
import type { ReadingSession } from './reading-session.js';
import { shownFiles } from './shown-files.js';
import { markerOf, nameOf, Standing } from './standing.js';
import { type Course, planWrites } from './writes.js';

/** What was read of a controller, and the way to the artefact. */
export interface Seen {
  readonly standing: Standing;
  readonly wanted: Bodies;
  readonly course: Course;
  readonly state: LiveState;
}

export type SeenRead = { readonly ok: true; readonly seen: Seen } | Exclude<LiveRead, { readonly ok: true }>;

/** Reads what stands on a controller. Throws what the session throws. */
export async function readController(
  session: ReadingSession,
  input: BackendInput,
  shown: string,
  manifest: Manifest | undefined,
): Promise<SeenRead> {
  const { owner, artefact, adopt } = input;
  const wanted = bodiesOf(artefact.objects);
  const say = (text: string): void => input.say?.({ target: owner.target, text });
  const standing = await Standing.read(session, { estate: owner.estate, wanted, adopt, say });
  const course = planWrites(standing.bodies, wanted);
  const taken = takenIn(standing, wanted);
  const stops = [
    ...taken.flatMap(({ address, estate }) =>
      estate === undefined ? [] : [diagnostic('ZT1039', undefined, { target: owner.target, address, estate })],
    ),
    ...neededByOthers(standing, course.writes).map((one) => diagnostic('ZT1036', undefined, one)),
  ];
  if (stops.length > 0) return { ok: false, status: 'stopped', diagnostics: stops };
  const { missing, disabled } = await lookForBound(session, standing, wanted);
  const faults = missing.map((what) => diagnostic('ZT1034', undefined, { target: owner.target, shown, what }));
  if (faults.length > 0) return { ok: false, status: 'refused', diagnostics: faults };
  const reach = await foreignReach(session, standing, artefact.objects.some(isService));
  const files = await filesOf(session, standing, input);
  const state: LiveState = {
    digest: filesDigest(files),
    files,
    objects: objectsOf(standing),
    ...(manifest && { manifest }),
    blocked: taken.map(({ address }) => address),
    foreign: foreignCounts(standing),
    ...(standing.adopts.length > 0 && { adopts: standing.adopts }),
    calls: course.writes.length,
    diagnostics: [
      ...remarks(owner.target, reach, disabled, standing.unknown),
      ...(course.writes.length > 0 ? notes(shown, files.length > 0 && !manifest && standing.adopts.length === 0) : []),
    ],
  };
  return { ok: true, seen: { standing, wanted, course, state } };
}

function isService({ address }: VendorObject): boolean {
  return address.startsWith('services/');
}

/** Nothing own is no files, but where the artefact holds nothing either. */
async function filesOf(
  session: ReadingSession,
  standing: Standing,
  { artefact }: BackendInput,
): Promise<readonly LiveFile[]> {
  if ([...standing.own.values()].some((objects) => objects.size > 0)) return shownFiles(session, standing);
  return artefact.objects.length > 0 ? [] : artefact.files.map((file) => ({ ...file, digest: textDigest(file.text) }));
}

/** Sorted by address. */
function objectsOf(standing: Standing): readonly VendorObject[] {
  const objects = MANAGED_KINDS.flatMap((kind) =>
    [...standing.own.get(kind)!].map(([name, { body }]) => ({ address: addressOf(kind, name), body })),
  );
  return objects.sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** Wanted addresses that others have; those that say an estate are never taken over. */
function takenIn(
  standing: Standing,
  wanted: Bodies,
): readonly { readonly address: string; readonly estate: string | undefined }[] {
  const taken = MANAGED_KINDS.flatMap((kind) =>
    standing.foreign
      .get(kind)!
      .filter((one) => wanted.get(kind)!.has(nameOf(one)))
      .map((one) => ({ address: addressOf(kind, nameOf(one)), estate: markerOf(one) })),
  );
  return taken.sort((a, b) => (a.address < b.address ? -1 : 1));
}

function foreignCounts(standing: Standing): readonly string[] {
  return MANAGED_KINDS.flatMap((kind) => {
    const count = standing.foreign.get(kind)!.length;
    return count === 0 ? [] : [`${kind}: ${count}`];
  }).sort();
}

const TWO_WRITERS =
  'a controller cannot tell writers apart; each object is read right before it is written and right after, and somebody who changes it in the round trip between is replaced unseen';

function notes(shown: string, isForgotten: boolean): readonly Diagnostic[] {
  const said = isForgotten ? [NOT_REMEMBERED, TWO_WRITERS] : [TWO_WRITERS];
  return said.map((what) => diagnostic('ZT1029', undefined, { place: shown, what }));
}

/** How many of a list are named. */
const NAMED = 3;

function remarks(
  target: string,
  reach: readonly ForeignReach[],
  disabled: readonly string[],
  unknown: readonly string[],
): readonly Diagnostic[] {
  const examples = reach.slice(0, NAMED).map(({ policy, type, services }) => {
    const more = services.length > NAMED ? ` and ${services.length - NAMED} more` : '';
    return `\`${policy}\` (${type}: ${services.slice(0, NAMED).join(', ')}${more})`;
  });
  return [
    ...(reach.length > 0 ? [diagnostic('ZT1030', undefined, { target, count: reach.length, examples })] : []),
    ...(disabled.length > 0 ? [diagnostic('ZT1037', undefined, { target, ids: disabled })] : []),
    ...(unknown.length > 0 ? [diagnostic('ZT1038', undefined, { target, keys: unknown })] : []),
  ];
}
