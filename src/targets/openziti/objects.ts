import { canonicalJson } from '../canonical-json.js';
import type { ArtefactFile, ArtefactObject, Cause, Json } from '../target.js';

/** Object types in the order in which the API needs them; each is one file and one address prefix. */
export const TYPES = [
  'configs',
  'services',
  'posture-checks',
  'service-policies',
  'edge-router-policies',
  'service-edge-router-policies',
] as const;
export type ObjectType = (typeof TYPES)[number];

export interface Origin {
  readonly causes: readonly Cause[];
  readonly who?: string;
  readonly resources: readonly string[];
}

interface Entry {
  readonly body: { readonly [key: string]: Json };
  readonly causes: Map<string, Cause>;
  readonly who: Set<string>;
  readonly resources: Set<string>;
}

/** Collects bodies by type and name; the same body asked for twice is one object with the causes of both. */
export class Objects {
  readonly #entries = new Map<string, Entry>();
  readonly #tags: Json;

  /** `estate` goes into the tags of every object: the marker of ownership. */
  constructor(estate: string) {
    this.#tags = { ztctl: estate };
  }

  add(type: ObjectType, name: string, body: { readonly [key: string]: Json }, origin: Origin): void {
    const address = `${type}/${name}`;
    let entry = this.#entries.get(address);
    if (!entry) {
      entry = { body: { name, ...body, tags: this.#tags }, causes: new Map(), who: new Set(), resources: new Set() };
      this.#entries.set(address, entry);
    } else if (canonicalJson(entry.body) !== canonicalJson({ name, ...body, tags: this.#tags })) {
      throw new Error(`two different objects are called ${address}`);
    }
    for (const cause of origin.causes) entry.causes.set(cause.element, cause);
    if (origin.who) entry.who.add(origin.who);
    for (const resource of origin.resources) entry.resources.add(resource);
  }

  /** Sorted by address. */
  objects(): readonly ArtefactObject[] {
    return [...this.#entries.keys()].sort().map((address) => {
      const { body, causes, who, resources } = this.#entries.get(address)!;
      return {
        address,
        body,
        causes: [...causes.values()],
        who: [...who].sort().join('; '),
        resources: [...resources].sort(),
      };
    });
  }
}

/** One file per type, also when it is empty: what is not there was left out on purpose. Sorted by path. */
export function filesOf(objects: readonly ArtefactObject[], write: (value: Json) => string): readonly ArtefactFile[] {
  return [...TYPES].sort().map((type) => ({
    path: `${type}.json`,
    text: write(objects.filter(({ address }) => address.startsWith(`${type}/`)).map(({ body }) => body)),
  }));
}
