import { emittedBody, type NameOf, unknownKeys } from './emitted.js';
import { addressOf, type Bodies, type Body, MANAGED_KINDS, type ManagedKind } from './managed.js';
import type { ApiObject, ReadingSession } from './reading-session.js';

export interface OwnObject {
  readonly id: string;
  readonly stored: ApiObject;
  readonly body: Body;
}

export interface StandingInput {
  /** The marker of what is own. */
  readonly estate: string;
  readonly wanted: Bodies;
  /** Whether what has a wanted name and no marker at all counts as own. */
  readonly adopt: boolean;
  /** Told what is being read. */
  readonly say?: (text: string) => void;
}

/** What stands on a controller: what belongs to an estate, and what belongs to others. */
export class Standing {
  /** By kind and name. */
  readonly own: ReadonlyMap<ManagedKind, ReadonlyMap<string, OwnObject>>;
  readonly foreign: ReadonlyMap<ManagedKind, readonly ApiObject[]>;
  /** Addresses of what counts as own without a marker; sorted. */
  readonly adopts: readonly string[];
  /** `identityFilter of service-policies`: what this version does not compare; sorted. */
  readonly unknown: readonly string[];
  readonly #names: ReadonlyMap<ManagedKind, ReadonlyMap<string, string>>;

  static async read(session: ReadingSession, input: StandingInput): Promise<Standing> {
    const lists = new Map<ManagedKind, readonly ApiObject[]>();
    for (const kind of MANAGED_KINDS) {
      input.say?.(`reading ${kind}`);
      lists.set(kind, await session.list(kind));
    }
    return new Standing(lists, input);
  }

  private constructor(lists: ReadonlyMap<ManagedKind, readonly ApiObject[]>, { estate, wanted, adopt }: StandingInput) {
    const adopts: string[] = [];
    const isOwn = (kind: ManagedKind, one: ApiObject): boolean => {
      if (markerOf(one) === estate) return true;
      const isTaken = adopt && markerOf(one) === undefined && wanted.get(kind)!.has(nameOf(one));
      if (isTaken) adopts.push(addressOf(kind, nameOf(one)));
      return isTaken;
    };
    const own = new Map([...lists].map(([kind, list]) => [kind, list.filter((one) => isOwn(kind, one))]));
    this.#names = new Map(
      [...own].map(([kind, list]) => [kind, new Map(list.map((one) => [String(one.id), nameOf(one)]))]),
    );
    this.own = new Map([...own].map(([kind, list]) => [kind, this.#byName(kind, list)]));
    this.foreign = new Map(
      [...lists].map(([kind, list]) => [kind, list.filter((one) => !own.get(kind)!.includes(one))]),
    );
    this.adopts = adopts.sort();
    const unknown = [...own].flatMap(([kind, list]) =>
      list.flatMap((one) => unknownKeys(kind, one).map((key) => `${key} of ${kind}`)),
    );
    this.unknown = [...new Set(unknown)].sort();
  }

  readonly nameOf: NameOf = (kind, id) => this.#names.get(kind)!.get(id);

  get bodies(): Bodies {
    return new Map(
      [...this.own].map(([kind, objects]) => [kind, new Map([...objects].map(([name, { body }]) => [name, body]))]),
    );
  }

  #byName(kind: ManagedKind, list: readonly ApiObject[]): ReadonlyMap<string, OwnObject> {
    const sorted = [...list].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    return new Map(
      sorted.map((one) => [
        nameOf(one),
        { id: String(one.id), stored: one, body: emittedBody(kind, one, this.nameOf) },
      ]),
    );
  }
}

export function nameOf({ name }: ApiObject): string {
  return String(name);
}

/** The estate that an object belongs to; undefined where it says none. */
export function markerOf({ tags }: ApiObject): string | undefined {
  const marker = (tags as ApiObject | null | undefined)?.ztctl;
  return marker === undefined || marker === null ? undefined : String(marker);
}
