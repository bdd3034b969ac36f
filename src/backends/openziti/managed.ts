import type { Json, VendorObject } from '../../targets/target.js';
import { Unsafe } from './controller-error.js';
import type { ApiObject, ReadingSession } from './reading-session.js';
import { differingKey } from './stored.js';

/** What ztctl makes on a controller. */
export const MANAGED_KINDS = [
  'configs',
  'services',
  'posture-checks',
  'service-policies',
  'edge-router-policies',
  'service-edge-router-policies',
] as const;
export type ManagedKind = (typeof MANAGED_KINDS)[number];

/** Keys whose entries name objects, and the kind that they name; everything else that they hold is an id already. */
const REFERENCES: Readonly<Record<string, ManagedKind>> = {
  configs: 'configs',
  serviceRoles: 'services',
  postureCheckRoles: 'posture-checks',
};

/** Bodies as they are emitted, by kind and name: other objects of the same artefact are named, everything else is an id. */
export type Wanted = ReadonlyMap<ManagedKind, ReadonlyMap<string, ApiObject>>;

export function wantedOf(objects: readonly VendorObject[]): Wanted {
  const wanted = new Map(MANAGED_KINDS.map((kind) => [kind, new Map<string, ApiObject>()]));
  for (const { address, body } of objects) {
    const slash = address.indexOf('/');
    const kind = MANAGED_KINDS.find((one) => one === address.slice(0, slash));
    if (!kind) throw new Error(`no kind of a controller: ${address}`);
    wanted.get(kind)!.set(address.slice(slash + 1), body as { readonly [key: string]: Json });
  }
  return wanted;
}

/** What stands on a controller, as far as it is marked as belonging to an estate; and the names that others have taken. */
export class Standing {
  readonly #own = new Map<ManagedKind, Map<string, ApiObject>>();
  readonly #foreign = new Map<ManagedKind, Set<string>>();

  static async read(session: ReadingSession, estate: string): Promise<Standing> {
    const standing = new Standing();
    for (const kind of MANAGED_KINDS) {
      const own = new Map<string, ApiObject>();
      const foreign = new Set<string>();
      for (const one of await session.list(kind)) {
        const name = String(one.name);
        if ((one.tags as ApiObject | undefined)?.ztctl === estate) own.set(name, one);
        else foreign.add(name);
      }
      standing.#own.set(kind, own);
      standing.#foreign.set(kind, foreign);
    }
    return standing;
  }

  of(kind: ManagedKind): ReadonlyMap<string, ApiObject> {
    return this.#own.get(kind)!;
  }

  id(kind: ManagedKind, name: string): string | undefined {
    const id = this.of(kind).get(name)?.id;
    return typeof id === 'string' ? id : undefined;
  }

  put(kind: ManagedKind, name: string, body: ApiObject, id: string): void {
    this.#own.get(kind)!.set(name, { ...body, id });
  }

  drop(kind: ManagedKind, name: string): void {
    this.#own.get(kind)!.delete(name);
  }

  /** Objects that ztctl did not make are never changed. */
  refuseForeign(wanted: Wanted): void {
    for (const [kind, bodies] of wanted) {
      const taken = [...bodies.keys()].find((name) => this.#foreign.get(kind)!.has(name));
      if (taken !== undefined) throw new Unsafe(`${kind}/${taken} stands there and does not belong to this estate`);
    }
  }

  /** The body with ids in the place of names. A name that nothing here has is an id already. */
  resolve(body: ApiObject): ApiObject {
    const resolved: Record<string, unknown> = { ...body };
    for (const [key, kind] of Object.entries(REFERENCES)) {
      if (!Array.isArray(body[key])) continue;
      resolved[key] = (body[key] as readonly string[]).map((text) => {
        const mark = text.startsWith('@') ? '@' : '';
        return `${mark}${this.id(kind, text.slice(mark.length)) ?? text.slice(mark.length)}`;
      });
    }
    return resolved;
  }

  /** Whether an object stands as wanted. */
  isAs(kind: ManagedKind, name: string, body: ApiObject): boolean {
    const live = this.of(kind).get(name);
    return live !== undefined && differingKey(this.resolve(body), live) === undefined;
  }
}
