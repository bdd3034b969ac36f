import type { Element, Estate, Policy, Resource } from '../model/index.js';
import { type Alignment, inverseOf, isOnlyBefore } from './align.js';
import type { ChangedPiece, ResourceNames } from './changed-access.js';
import type { Cause, Change } from './difference.js';
import { closureOf, type ElementKey, elementOf, policyKey } from './elements.js';
import { fingerprintWith, type OtherNames } from './fingerprint.js';
import type { Shown } from './show.js';
import type { Sides } from './sides.js';

/**
 * The elements that made a change: of those that grant the request on one side and of those that refuse it on the other, whatever is not the
 * same on both sides, with what they name. Sorted.
 */
export function causesOf(sides: Sides, changed: ChangedPiece, shown: Shown | undefined): readonly Cause[] {
  const { before, after } = sides;
  const isGain = changed.change === 'new' || changed.change === 'widened';
  const [granting, refusing] = isGain ? [after, before] : [before, after];
  const denied = (isGain ? shown?.before : shown?.after)?.deniedBy ?? [];
  const { policy } = changed.whole.origin;
  const keys = [
    ...deltas(sides, granting.estate, [policy], changed.resource),
    ...deltas(sides, refusing.estate, denied, changed.resource),
  ];
  if (keys.length > 0) return sorted(telling(keys, changed.change));
  const rest = deltaOf(
    sides,
    granting.estate,
    `resources.${isGain ? changed.resource.after : changed.resource.before}`,
  );
  return rest ? [rest] : [place(sides, granting.estate, policyKey(granting.estate, policy), 'changed')];
}

/** Sections that say who is meant, and those that say under which conditions. */
const WHO: ReadonlySet<string> = new Set(['groups', 'workloads', 'idps']);
const CONDITIONS: ReadonlySet<string> = new Set([
  'posture',
  'profiles',
  'approvals',
  'locations',
  'networks',
  'schedules',
]);

/** People who come or go do so because of who is meant, and people who stay because of conditions: the other changes are other rows. */
function telling(causes: readonly Cause[], change: Change): readonly Cause[] {
  const silent = change === 'new' || change === 'lost' ? CONDITIONS : WHO;
  const left = causes.filter(({ element }) => !silent.has(element.slice(0, element.indexOf('.'))));
  return left.length > 0 ? left : causes;
}

/** The change of one element, said for a side; undefined when it is the same on both. */
export function deltaOf(sides: Sides, estate: Estate, key: ElementKey): Cause | undefined {
  const [before, after] = pairOf(sides, estate, key);
  // A country code stands where the name of a location may stand.
  if (!before && !after) return undefined;
  if (!before || !after) return place(sides, estate, key, before ? 'removed' : 'added');
  return sayings(before, renamedOnly(sides.alignment)) === sayings(after, NO_NAMES)
    ? undefined
    : place(sides, estate, key, 'changed');
}

function deltas(sides: Sides, estate: Estate, policies: readonly string[], resource: ResourceNames): readonly Cause[] {
  return policies.flatMap((name) => {
    const key = policyKey(estate, name);
    const own = closureOf(estate, key).flatMap((one) => deltaOf(sides, estate, one) ?? []);
    // A policy that is new or gone says everything; what it names is no news.
    const whole = own.find(({ element, kind }) => element === key && kind !== 'changed');
    if (whole) return [whole];
    return [...own, ...reachDelta(sides, estate, key, resource)];
  });
}

/** A policy that reaches the resource on one side only: because it selects otherwise, or because the resource is selected by what changed in it. */
function reachDelta(sides: Sides, estate: Estate, key: ElementKey, resource: ResourceNames): readonly Cause[] {
  if (!key.startsWith('policies.')) return [];
  const [before, after] = pairOf(sides, estate, key) as readonly [Policy | undefined, Policy | undefined];
  if (!before || !after) return [];
  if (before.resources.includes(resource.before) === after.resources.includes(resource.after)) return [];
  if (toText(before) !== toText(after)) return [place(sides, estate, key, 'changed')];
  const name = estate === sides.after.estate ? resource.after : resource.before;
  const delta = deltaOf(sides, estate, `resources.${name}`);
  return [delta ?? place(sides, estate, key, 'changed')];
}

function toText({ toSpan }: Policy): string {
  return toSpan.file.text.slice(toSpan.start, toSpan.end).replace(/[\s"']/g, '');
}

/** A name that means something else now is the same word in both: what changed is the thing, and not who speaks of it. */
function renamedOnly({ groups, workloads }: Alignment): OtherNames {
  const kept = (names: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
    new Map([...names].filter(([, now]) => !isOnlyBefore(now)));
  return { groups: kept(groups), workloads: kept(workloads) };
}

const NO_NAMES: OtherNames = { groups: new Map(), workloads: new Map() };

/** What bears on a selection counts for resources. */
function sayings(element: Element, names: OtherNames): string {
  const text = fingerprintWith(element, names);
  if (!('endpoints' in element)) return text;
  const { labels, sensitivity, owner } = element as Resource;
  const selected = [[...labels].map(([key, { value }]) => [key, value]), sensitivity, owner];
  return text + JSON.stringify(selected);
}

/** The element on both sides. */
function pairOf(
  { before, after, alignment }: Sides,
  estate: Estate,
  key: ElementKey,
): readonly [Element | undefined, Element | undefined] {
  const dot = key.indexOf('.');
  const [section, name] = [key.slice(0, dot), key.slice(dot + 1)];
  const isAfter = estate === after.estate;
  const other = otherName(alignment, section, name, isAfter);
  const own = elementOf(estate, key);
  const theirs =
    other === undefined
      ? undefined
      : elementOf(isAfter ? before.estate : after.estate, `${section}.${other}` as ElementKey);
  return isAfter ? [theirs, own] : [own, theirs];
}

function otherName(alignment: Alignment, section: string, name: string, isAfter: boolean): string | undefined {
  const policies = section === 'policies' || section === 'break_glass';
  if (policies || section === 'resources') {
    const names = policies ? alignment.policies : alignment.resources;
    return isAfter ? names.get(name) : inverseOf(names).get(name);
  }
  if (section !== 'groups' && section !== 'workloads') return name;
  const names = alignment[section];
  if (!isAfter) {
    const now = names.get(name);
    return now === undefined || isOnlyBefore(now) ? name : now;
  }
  return inverseOf(names).get(name) ?? name;
}

function place(sides: Sides, estate: Estate, key: ElementKey, kind: Cause['kind']): Cause {
  const [before, after] = pairOf(sides, estate, key);
  return {
    element: key,
    kind,
    ...(before && { before: before.nameSpan }),
    ...(after && { after: after.nameSpan }),
  };
}

function sorted(causes: readonly Cause[]): readonly Cause[] {
  const byElement = new Map(causes.map((cause) => [cause.element, cause]));
  return [...byElement.values()].sort((a, b) => (a.element < b.element ? -1 : 1));
}
