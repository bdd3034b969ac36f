import { type ManagedKind, Standing, type Wanted } from './managed.js';
import type { ApiObject } from './reading-session.js';
import type { WritingSession } from './writing-session.js';

/** One write that was carried out, told as soon as it is. */
export interface Written {
  readonly action: 'create' | 'change' | 'delete';
  /** `service-policies/dial-db`. */
  readonly address: string;
}

/**
 * Makes a controller what an artefact says, so that at any moment nobody has access who has none before and none afterwards: first policies
 * go or shrink, then what they stand on changes, then policies come or grow, then what nothing names any more goes. Whatever already stands is
 * left, so that the same call finishes what an interrupted one began.
 *
 * @throws ControllerError, NoReply, NotStored, Unsafe: what was told as written stands, and nothing else was begun but one write
 */
export async function reconcile(
  session: WritingSession,
  estate: string,
  wanted: Wanted,
  told: (written: Written) => void,
): Promise<void> {
  const standing = await Standing.read(session, estate);
  standing.refuseForeign(wanted);
  const run = new Reconciling(session, standing, wanted, told);
  await run.makeMissing('posture-checks');
  await run.shrinkPolicies();
  await run.make('posture-checks');
  await run.make('configs');
  await run.make('services');
  await run.make('edge-router-policies');
  await run.make('service-edge-router-policies');
  await run.make('service-policies');
  for (const kind of LAST) await run.removeUnwanted(kind);
}

const LAST: readonly ManagedKind[] = [
  'service-edge-router-policies',
  'edge-router-policies',
  'services',
  'configs',
  'posture-checks',
];

class Reconciling {
  readonly #session: WritingSession;
  readonly #standing: Standing;
  readonly #wanted: Wanted;
  readonly #told: (written: Written) => void;

  constructor(session: WritingSession, standing: Standing, wanted: Wanted, told: (written: Written) => void) {
    this.#session = session;
    this.#standing = standing;
    this.#wanted = wanted;
    this.#told = told;
  }

  async makeMissing(kind: ManagedKind): Promise<void> {
    for (const [name, body] of this.#wanted.get(kind)!) {
      if (this.#standing.id(kind, name) === undefined) await this.#put(kind, name, this.#standing.resolve(body));
    }
  }

  async make(kind: ManagedKind): Promise<void> {
    for (const [name, body] of this.#wanted.get(kind)!) {
      if (!this.#standing.isAs(kind, name, body)) await this.#put(kind, name, this.#standing.resolve(body));
    }
  }

  /**
   * Each policy becomes what it has in common with what is wanted: identities and services of both, checks of either. One with a service that
   * is about to lead elsewhere goes, as intercept and host change one after the other; so does one with a check that is about to change.
   */
  async shrinkPolicies(): Promise<void> {
    const kind = 'service-policies';
    const moving = new Set([...this.#movingServices(), ...this.#movingChecks()]);
    for (const [name, live] of [...this.#standing.of(kind)]) {
      const body = this.#wanted.get(kind)!.get(name);
      const common = body && commonPolicy(live, this.#standing.resolve(body), moving);
      if (!common) await this.#remove(kind, name);
      else if (!isSame(common, live)) await this.#put(kind, name, common);
    }
  }

  async removeUnwanted(kind: ManagedKind): Promise<void> {
    for (const name of [...this.#standing.of(kind).keys()]) {
      if (!this.#wanted.get(kind)!.has(name)) await this.#remove(kind, name);
    }
  }

  /** Ids of services whose configs are not, or not all, what is wanted. */
  #movingServices(): ReadonlySet<string> {
    const changed = (name: string): boolean => {
      const config = this.#wanted.get('configs')!.get(name);
      return (
        config !== undefined &&
        this.#standing.id('configs', name) !== undefined &&
        !this.#standing.isAs('configs', name, config)
      );
    };
    const moving = new Set<string>();
    for (const [name, live] of this.#standing.of('services')) {
      const body = this.#wanted.get('services')!.get(name);
      const isMoving =
        !body || !this.#standing.isAs('services', name, body) || (body.configs as readonly string[]).some(changed);
      if (isMoving) moving.add(`@${String(live.id)}`);
    }
    return moving;
  }

  #movingChecks(): readonly string[] {
    const kind = 'posture-checks';
    return [...this.#standing.of(kind)].flatMap(([name, live]) => {
      const body = this.#wanted.get(kind)!.get(name);
      return body && !this.#standing.isAs(kind, name, body) ? [`@${String(live.id)}`] : [];
    });
  }

  async #put(kind: ManagedKind, name: string, body: ApiObject): Promise<void> {
    const known = this.#standing.id(kind, name);
    const id =
      known === undefined ? await this.#session.create(kind, body) : await this.#session.replace(kind, known, body);
    this.#standing.put(kind, name, body, id);
    this.#told({ action: known === undefined ? 'create' : 'change', address: `${kind}/${name}` });
  }

  async #remove(kind: ManagedKind, name: string): Promise<void> {
    await this.#session.remove(kind, this.#standing.id(kind, name)!);
    this.#standing.drop(kind, name);
    this.#told({ action: 'delete', address: `${kind}/${name}` });
  }
}

const LISTS = ['identityRoles', 'serviceRoles', 'postureCheckRoles'] as const;

/** Undefined where nothing is in common. Attributes are no list of anybody: a policy with one is made anew. */
function commonPolicy(live: ApiObject, wanted: ApiObject, moving: ReadonlySet<string>): ApiObject | undefined {
  const [before, after] = [live, wanted].map((one) => LISTS.map((key) => (one[key] ?? []) as readonly string[]));
  const isByIds = [...before!, ...after!].every((list) => list.every((role) => role.startsWith('@')));
  if (live.type !== wanted.type || !isByIds || before!.flat().some((role) => moving.has(role))) return undefined;
  const both = (at: number): readonly string[] => before![at]!.filter((role) => after![at]!.includes(role));
  const [identityRoles, serviceRoles] = [both(0), both(1)];
  if (identityRoles.length === 0 || serviceRoles.length === 0) return undefined;
  const postureCheckRoles = [...new Set([...before![2]!, ...after![2]!])];
  return { ...wanted, identityRoles, serviceRoles, postureCheckRoles };
}

function isSame(common: ApiObject, live: ApiObject): boolean {
  return LISTS.every((key) => setText(common[key]) === setText(live[key]));
}

function setText(list: unknown): string {
  return [...new Set((list ?? []) as readonly string[])].sort().join();
}
