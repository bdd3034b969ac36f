import { canonicalJson } from '../canonical-json.js';
import type { ArtefactFile, Json, VendorObject } from '../target.js';

type Mapping = { readonly [key: string]: Json };

/**
 * The way of a Terraform apply from what stands live to an artefact, one object at a time. Terraform makes and changes an object after those
 * that it names; it takes one away without waiting for those that named it to be changed. Everything else comes in any order.
 */
export class Passage {
  /** Addresses of the objects that come, change or go; sorted. */
  readonly changes: readonly string[];
  readonly #live: ReadonlyMap<string, Json>;
  readonly #desired: ReadonlyMap<string, Json>;
  readonly #sections: Mapping;

  constructor(live: readonly VendorObject[], desired: readonly VendorObject[]) {
    this.#live = resourcesOf(live);
    this.#desired = resourcesOf(desired);
    const sections = (objects: readonly VendorObject[]) =>
      objects.filter(({ address }) => !address.includes('.')).map(({ address, body }) => [address, body] as const);
    this.#sections = Object.fromEntries(sections(desired));
    const addresses = [...new Set([...this.#live.keys(), ...this.#desired.keys()])].sort();
    this.changes = addresses.filter((address) => !this.#isKept(address));
  }

  /** Whether an object goes. */
  isDelete(address: string): boolean {
    return !this.#desired.has(address);
  }

  /**
   * A change with all that must have happened before it: what the new object names, and for one that goes, whatever still names it. The vendor
   * refuses anything else.
   */
  closure(address: string, done: ReadonlySet<string> = new Set()): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [address];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (found.has(one) || done.has(one)) continue;
      found.add(one);
      open.push(...this.before(one));
    }
    return found;
  }

  /** Changes that come before one. */
  before(address: string): readonly string[] {
    const changes = new Set(this.changes);
    if (this.isDelete(address)) return this.#namingLive(address).filter((one) => changes.has(one));
    return namesIn(this.#desired.get(address)!).filter(
      (one) => changes.has(one) && one !== address && !this.isDelete(one),
    );
  }

  /** Objects that go while one that Terraform changes only later still names them. */
  orphaning(): readonly { readonly address: string; readonly namedBy: string }[] {
    return this.changes.flatMap((address) => {
      if (!this.isDelete(address)) return [];
      const namedBy = this.#namingLive(address).find((one) => this.#desired.has(one));
      return namedBy === undefined ? [] : [{ address, namedBy }];
    });
  }

  /** What stands when these changes are done and no other; undefined where one of them would need another. */
  files(done: ReadonlySet<string>): readonly ArtefactFile[] | undefined {
    if ([...done].some((one) => this.before(one).some((other) => !done.has(other)))) return undefined;
    const resource: Record<string, Record<string, Json>> = {};
    for (const address of new Set([...this.#live.keys(), ...this.#desired.keys()])) {
      const body = (done.has(address) ? this.#desired : this.#live).get(address);
      if (body === undefined) continue;
      const [type = '', ...name] = address.split('.');
      resource[type] = { ...resource[type], [name.join('.')]: body };
    }
    return [
      {
        path: 'main.tf.json',
        text: `${JSON.stringify({ ...this.#sections, ...(Object.keys(resource).length > 0 && { resource }) })}\n`,
      },
    ];
  }

  #isKept(address: string): boolean {
    const [live, desired] = [this.#live.get(address), this.#desired.get(address)];
    return live !== undefined && desired !== undefined && canonicalJson(live) === canonicalJson(desired);
  }

  #namingLive(address: string): readonly string[] {
    return [...this.#live].flatMap(([other, body]) =>
      other !== address && namesIn(body).includes(address) ? [other] : [],
    );
  }
}

function resourcesOf(objects: readonly VendorObject[]): ReadonlyMap<string, Json> {
  return new Map(
    objects.filter(({ address }) => /^(?!data\.)[\w-]+\./.test(address)).map(({ address, body }) => [address, body]),
  );
}

const KNOWN = new WeakMap<object, readonly string[]>();

/** Addresses of the objects whose attributes a body names. */
function namesIn(body: Json): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  let names = KNOWN.get(body);
  if (!names) {
    const found = JSON.stringify(body).matchAll(/(?<!\$)\$\{([\w-]+\.[\w-]+)\.\w+\}/g);
    names = [...new Set([...found].map(([, address]) => address!))];
    KNOWN.set(body, names);
  }
  return names;
}
