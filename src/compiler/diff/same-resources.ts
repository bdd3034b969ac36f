import type { Element, Estate } from '../model/index.js';
import type { ResourceNames } from './changed-access.js';
import { closureOf, type ElementKey, elementOf, policyKey } from './elements.js';
import { fingerprint } from './fingerprint.js';
import type { Side } from './sides.js';

/** As much of both sides as text alone needs. */
interface Both {
  readonly before: Pick<Side, 'estate'>;
  readonly after: Pick<Side, 'estate'>;
}

/**
 * Tells resources on which everything that bears on access is said the same on both sides. Such a resource grants the same; one that is told apart
 * here may still grant the same.
 */
export function sameSayings({ before, after }: Both): (names: ResourceNames) => boolean {
  if (common(before.estate) !== common(after.estate)) return () => false;
  const numbers = new Map<string, number>();
  const [then, now] = [sayingsOf(before.estate, numbers), sayingsOf(after.estate, numbers)];
  return (names) => then(names.before) === now(names.after);
}

/** What every resource depends on: who there is. */
function common({ idps, workloads, directory }: Estate): string {
  const all = (elements: ReadonlyMap<string, Element>): unknown =>
    [...elements].map(([name, one]) => [name, fingerprint(one)]);
  return JSON.stringify([all(idps), all(workloads), directory?.digest ?? null]);
}

/** Short stand-ins for texts: equal numbers mean equal texts, on both sides. */
type Numbers = Map<string, number>;

function sayingsOf(estate: Estate, numbers: Numbers): (resource: string) => string {
  const bearing = new Map<string, number[]>();
  const known = new Map<ElementKey, string>();
  const note = (name: string, resources: readonly string[]): void => {
    const number = numberOf(numbers, deepText(estate, policyKey(estate, name), numbers, known));
    for (const resource of resources) {
      const found = bearing.get(resource);
      if (found) found.push(number);
      else bearing.set(resource, [number]);
    }
  };
  for (const { name, resources } of estate.policies.values()) note(name, resources);
  for (const { name, resources } of estate.breakGlass.values()) {
    note(
      name,
      resources.map(({ value }) => value),
    );
  }
  return (resource) => {
    const own = estate.resources.has(resource) ? deepText(estate, `resources.${resource}`, numbers, known) : '';
    const policies = [...new Set(bearing.get(resource) ?? [])].sort((a, b) => a - b);
    return `${own} ${policies.join()}`;
  };
}

/** Everything that an element says about access, with what it names: equal texts mean the same access on one resource. */
function deepText(estate: Estate, key: ElementKey, numbers: Numbers, known: Map<ElementKey, string>): string {
  const [own, ...named] = closureOf(estate, key);
  const section = key.slice(0, key.indexOf('.'));
  return [
    section,
    said(estate, own!, numbers, known),
    ...named.sort().map((one) => `${one}=${said(estate, one, numbers, known)}`),
  ].join();
}

function said(estate: Estate, key: ElementKey, numbers: Numbers, known: Map<ElementKey, string>): string {
  let text = known.get(key);
  if (text === undefined) {
    const element = elementOf(estate, key);
    text = element ? String(numberOf(numbers, fingerprint(element))) : '';
    known.set(key, text);
  }
  return text;
}

function numberOf(numbers: Numbers, text: string): number {
  let number = numbers.get(text);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(text, number);
  }
  return number;
}
