import type { Element, Estate } from '../model/index.js';
import type { ResourceNames } from './changed-access.js';
import { deepText, policyKey } from './elements.js';
import { fingerprint } from './fingerprint.js';
import type { Sides } from './sides.js';

/**
 * Tells resources on which everything that bears on access is said the same on both sides. Such a resource grants the same; one that is told apart
 * here may still grant the same.
 */
export function sameSayings({ before, after }: Sides): (names: ResourceNames) => boolean {
  if (common(before.estate) !== common(after.estate)) return () => false;
  const [then, now] = [sayingsOf(before.estate), sayingsOf(after.estate)];
  return (names) => then(names.before) === now(names.after);
}

/** What every resource depends on: who there is. */
function common({ idps, workloads, directory }: Estate): string {
  const all = (elements: ReadonlyMap<string, Element>): unknown =>
    [...elements].map(([name, one]) => [name, fingerprint(one)]);
  return JSON.stringify([all(idps), all(workloads), directory?.digest ?? null]);
}

function sayingsOf(estate: Estate): (resource: string) => string {
  const texts = new Map<string, string[]>();
  const note = (name: string, resources: readonly string[]): void => {
    const text = deepText(estate, policyKey(estate, name));
    for (const resource of resources) {
      const found = texts.get(resource);
      if (found) found.push(text);
      else texts.set(resource, [text]);
    }
  };
  for (const { name, resources } of estate.policies.values()) note(name, resources);
  for (const { name, resources } of estate.breakGlass.values())
    note(
      name,
      resources.map(({ value }) => value),
    );
  return (resource) => {
    const own = estate.resources.has(resource) ? deepText(estate, `resources.${resource}`) : '';
    return `${own}\n${[...new Set(texts.get(resource) ?? [])].sort().join('\n')}`;
  };
}
