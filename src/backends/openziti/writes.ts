import { canonicalJson, jsonDigest } from '../../targets/canonical-json.js';
import type { Json } from '../../targets/target.js';
import { addressOf, type Bodies, type Body, MANAGED_KINDS, type ManagedKind, textsOf } from './managed.js';

/** One write, known before the first one is done. */
export interface PlannedWrite {
  readonly action: 'create' | 'change' | 'delete';
  readonly kind: ManagedKind;
  readonly name: string;
  /** What must stand right before; absent for `create`. */
  readonly before?: Body;
  /** What stands right after; absent for `delete`. */
  readonly after?: Body;
}

export interface Course {
  readonly writes: readonly PlannedWrite[];
  /** Digests of every body that an object has on the way, by address; {@link ABSENT} where it goes and comes back. */
  readonly passed: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Stands for an object that is not there for a while. */
export const ABSENT = jsonDigest(null);

/**
 * The writes from what stands to what is wanted, in an order in which at any moment nobody has access who has none before and none afterwards:
 * first policies go or shrink, then what they stand on changes, then policies come or grow, then what nothing names any more goes. Of what
 * an interrupted run left, they are the rest.
 */
export function planWrites(standing: Bodies, wanted: Bodies): Course {
  const way = new Way(standing, wanted);
  way.makeMissing('posture-checks');
  way.shrinkPolicies();
  way.remake('posture-checks', 'typeId');
  way.make('posture-checks');
  way.remake('configs', 'configTypeId');
  way.make('configs');
  way.make('services');
  for (const kind of ['edge-router-policies', 'service-edge-router-policies'] as const) {
    // A policy whose semantic alone changes keeps its members.
    way.remake(kind, 'semantic');
    way.make(kind);
  }
  way.make('service-policies');
  for (const kind of LAST) way.removeUnwanted(kind);
  return way;
}

const LAST: readonly ManagedKind[] = [
  'service-edge-router-policies',
  'edge-router-policies',
  'services',
  'configs',
  'posture-checks',
];

class Way implements Course {
  readonly writes: PlannedWrite[] = [];
  readonly passed = new Map<string, Set<string>>();
  readonly #now: ReadonlyMap<ManagedKind, Map<string, Body>>;
  readonly #wanted: Bodies;

  constructor(standing: Bodies, wanted: Bodies) {
    this.#now = new Map(MANAGED_KINDS.map((kind) => [kind, new Map(standing.get(kind))]));
    this.#wanted = wanted;
  }

  makeMissing(kind: ManagedKind): void {
    for (const [name, body] of this.#wanted.get(kind)!) {
      if (!this.#now.get(kind)!.has(name)) this.#put(kind, name, body);
    }
  }

  make(kind: ManagedKind): void {
    for (const [name, body] of this.#wanted.get(kind)!) {
      const now = this.#now.get(kind)!.get(name);
      if (!now || !isSame(now, body)) this.#put(kind, name, body);
    }
  }

  /** Removes objects that must be made anew, as a controller does not change this key of one that stands. */
  remake(kind: ManagedKind, key: string): void {
    for (const [name, now] of [...this.#now.get(kind)!]) {
      const body = this.#wanted.get(kind)!.get(name);
      if (body && body[key] !== now[key]) this.#remove(kind, name);
    }
  }

  /**
   * Each policy becomes what it has in common with what is wanted: identities and services of both, checks of either; where it names attributes,
   * what is wanted of the services that stand. One with a service that is about to lead elsewhere goes, as intercept and host change one
   * after the other; so does one with a check that is about to change.
   */
  shrinkPolicies(): void {
    const kind = 'service-policies';
    const moving = this.#moving();
    for (const [name, now] of [...this.#now.get(kind)!]) {
      const body = this.#wanted.get(kind)!.get(name);
      const common = body && this.#common(now, body, moving);
      if (!common) this.#remove(kind, name);
      else if (LISTS.some((key) => !isSame(common[key]!, now[key] ?? []))) this.#put(kind, name, common);
    }
  }

  /** Undefined where there is nothing that both allow, or that can stand for a while. */
  #common(now: Body, wanted: Body, moving: ReadonlySet<string>): Body | undefined {
    // Changed in place, a policy keeps its members when its semantic changes, and loses its checks when its type does.
    if (now.type !== wanted.type || now.semantic !== wanted.semantic) return undefined;
    const isByIds = LISTS.every((key) => textsOf(now, key).every((role) => role.startsWith('@')));
    const common = isByIds ? commonPolicy(now, wanted) : this.#onWhatStands(wanted);
    const roles = [...textsOf(common, 'serviceRoles'), ...textsOf(common, 'postureCheckRoles')];
    const isEmpty = [common.identityRoles, common.serviceRoles].some((list) => (list as readonly Json[]).length === 0);
    return isEmpty || roles.some((role) => moving.has(role)) ? undefined : common;
  }

  #onWhatStands(wanted: Body): Body {
    const services = this.#now.get('services')!;
    return { ...wanted, serviceRoles: textsOf(wanted, 'serviceRoles').filter((role) => services.has(role.slice(1))) };
  }

  removeUnwanted(kind: ManagedKind): void {
    for (const name of [...this.#now.get(kind)!.keys()]) {
      if (!this.#wanted.get(kind)!.has(name)) this.#remove(kind, name);
    }
  }

  /** Roles of what will mean something else under the same name. */
  #moving(): ReadonlySet<string> {
    const moves = (kind: ManagedKind, name: string): boolean => {
      const [now, body] = [this.#now.get(kind)!.get(name), this.#wanted.get(kind)!.get(name)];
      return now !== undefined && body !== undefined && !isSame(meaning(now), meaning(body));
    };
    const services = [...this.#now.get('services')!].flatMap(([name, now]) => {
      const configs = [
        ...textsOf(now, 'configs'),
        ...textsOf(this.#wanted.get('services')!.get(name) ?? {}, 'configs'),
      ];
      return moves('services', name) || configs.some((config) => moves('configs', config)) ? [`@${name}`] : [];
    });
    const checks = [...this.#now.get('posture-checks')!.keys()].filter((name) => moves('posture-checks', name));
    return new Set([...services, ...checks.map((name) => `@${name}`)]);
  }

  #put(kind: ManagedKind, name: string, after: Body): void {
    const before = this.#now.get(kind)!.get(name);
    this.writes.push({ action: before ? 'change' : 'create', kind, name, ...(before && { before }), after });
    this.#now.get(kind)!.set(name, after);
    this.#pass(kind, name);
  }

  #remove(kind: ManagedKind, name: string): void {
    this.writes.push({ action: 'delete', kind, name, before: this.#now.get(kind)!.get(name)! });
    this.#now.get(kind)!.delete(name);
    this.#pass(kind, name);
    // A controller takes what is gone out of the lists that name it.
    if (kind === 'configs') this.#forget('services', 'configs', name);
    if (kind === 'services') this.#forget('service-edge-router-policies', 'serviceRoles', `@${name}`);
    if (kind === 'services') this.#forget('service-policies', 'serviceRoles', `@${name}`);
    if (kind === 'posture-checks') this.#forget('service-policies', 'postureCheckRoles', `@${name}`);
  }

  #forget(kind: ManagedKind, key: string, gone: string): void {
    for (const [name, body] of [...this.#now.get(kind)!]) {
      if (!textsOf(body, key).includes(gone)) continue;
      this.#now.get(kind)!.set(name, { ...body, [key]: textsOf(body, key).filter((one) => one !== gone) });
      this.#pass(kind, name);
    }
  }

  #pass(kind: ManagedKind, name: string): void {
    const address = addressOf(kind, name);
    const now = this.#now.get(kind)!.get(name);
    const digests = this.passed.get(address) ?? new Set();
    this.passed.set(address, digests.add(now ? jsonDigest(now) : ABSENT));
  }
}

const LISTS = ['identityRoles', 'serviceRoles', 'postureCheckRoles'] as const;

function commonPolicy(now: Body, wanted: Body): Body {
  const [identityRoles, serviceRoles] = (['identityRoles', 'serviceRoles'] as const).map((key) =>
    textsOf(now, key).filter((role) => textsOf(wanted, key).includes(role)),
  );
  const checks = [...textsOf(now, 'postureCheckRoles'), ...textsOf(wanted, 'postureCheckRoles')];
  const postureCheckRoles = [...new Set(checks)].sort();
  return { ...wanted, identityRoles: identityRoles!, serviceRoles: serviceRoles!, postureCheckRoles };
}

/** Without what says nothing of where a service leads and what a check demands. */
function meaning({ name: _, tags: __, roleAttributes: ___, encryptionRequired: ____, ...body }: Body): Body {
  return body;
}

function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}
