import { readEndpoint } from './endpoint-text.js';
import { isPlain, list, mapping, own, type Plain, texts } from './plain.js';
import { innerOf, type Places } from './points.js';
import { ownerOf, type PolicySource } from './project.js';
import { broken } from './switches.js';

/** What a policy reaches, and which of it only because it is inner to something. */
export interface Reach {
  readonly all: ReadonlySet<string>;
  readonly onlyInner: ReadonlySet<string>;
}

/** 7.2. `places` are all resources with their endpoints. */
export function reachOf(source: PolicySource, places: readonly Places[], policy: Plain): Reach {
  const isDeny = own(policy, 'deny') !== undefined;
  const entries = list(own(policy, 'to'));
  const selected = new Set(entries.flatMap((entry) => selectedBy(source, entry)));
  const all = new Set(selected);
  if (isDeny ? !broken('deny-stops-at-outer') : broken('allow-reaches-inner')) {
    for (const entry of entries) for (const name of innerTo(source, places, entry, entries)) all.add(name);
  }
  return { all, onlyInner: new Set([...all].filter((name) => !selected.has(name))) };
}

/** The resources that are inner to what an entry of `to` selects, without those that its own `except` names. */
function innerTo(
  source: PolicySource,
  places: readonly Places[],
  entry: unknown,
  entries: readonly unknown[],
): readonly string[] {
  const spared = broken('except-spares-for-all') ? entries.flatMap(exceptOf) : exceptOf(entry);
  const look = (names: readonly string[]): readonly string[] =>
    places.filter(({ name }) => names.includes(name)).flatMap((outer) => innerOf(places, outer));
  const once = look(selectedBy(source, entry));
  const found = broken('inner-looked-up-twice') ? [...once, ...look(once)] : once;
  return found.filter(
    (name) =>
      (!isPublic(source, name) || broken('deny-reaches-public')) &&
      (!spared.includes(name) || broken('except-never-spares-inner')),
  );
}

function exceptOf(entry: unknown): readonly string[] {
  return isPlain(entry) ? texts(own(entry, 'except')) : [];
}

/** 5.6: the resources that one entry of `to` selects. */
export function selectedBy(source: PolicySource, entry: unknown): readonly string[] {
  if (typeof entry === 'string' && entry !== 'all') return [entry];
  const selector = mapping(entry);
  return [...source.resources.keys()].filter(
    (name) => (!isPublic(source, name) || broken('deny-reaches-public')) && isSelected(source, name, selector),
  );
}

function isSelected(source: PolicySource, name: string, selector: Plain): boolean {
  const resource = source.resources.get(name)!;
  return Object.entries(selector).every(([key, value]) => {
    if (key === 'except') return !texts(value).includes(name) || broken('selector-except-ignored');
    if (key === 'owner') return texts(value).includes(ownerOf(source, name) ?? '') || broken('selector-owner-ignored');
    if (key === 'sensitivity')
      return texts(value).includes(sensitivityOf(resource)) || broken('selector-sensitivity-ignored');
    return hasLabels(mapping(own(resource, 'labels')), mapping(value)) || broken('selector-labels-ignored');
  });
}

function sensitivityOf(resource: Plain): string {
  return (
    (own(resource, 'sensitivity') as string | undefined) ?? (broken('default-sensitivity-low') ? 'low' : 'critical')
  );
}

/** Every one of the labels, with one of the values given for it. */
function hasLabels(labels: Plain, wanted: Plain): boolean {
  const has = ([key, values]: readonly [string, unknown]): boolean =>
    (broken('label-first-value') ? list(values).slice(0, 1) : list(values)).includes(own(labels, key));
  return broken('labels-are-or') ? Object.entries(wanted).some(has) : Object.entries(wanted).every(has);
}

/** All resources with their endpoints. */
export function placesOf(source: PolicySource): readonly Places[] {
  return [...source.resources].map(([name, resource]) => ({
    name,
    endpoints: texts(own(resource, 'endpoints')).map((text) => readEndpoint(text)!),
  }));
}

export function isPublic(source: PolicySource, name: string): boolean {
  return own(source.resources.get(name)!, 'public') !== undefined;
}
