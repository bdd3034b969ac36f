import type { BreakGlass, Conditions, Estate, Policy, PrincipalRef } from '../../model/index.js';
import { type Mutation, mutate, mutatedPolicy, resourcesOf } from './mutation.js';

/**
 * An estate resource by resource. What is granted at one depends on the policies that are about it and on nothing else, so a mutation is judged
 * on small estates: however large the whole is, each holds one resource.
 */
export class EstateParts {
  readonly #estate: Estate;
  /** Policies and break-glass entries by resource, and resources by what is used there. */
  readonly #bearing = new Map<string, (Policy | BreakGlass)[]>();
  readonly #users = new Map<string, Set<Policy | BreakGlass>>();
  readonly #parts = new Map<string, Estate>();

  constructor(estate: Estate) {
    this.#estate = estate;
    const elements = [...estate.policies.values(), ...estate.breakGlass.values()];
    for (const element of elements) {
      for (const resource of resourcesOf(element)) remember(this.#bearing, resource, () => []).push(element);
      for (const used of usesOf(estate, element)) remember(this.#users, used, () => new Set()).add(element);
    }
  }

  /** The part around a resource. */
  around(resource: string): Estate {
    return remember(this.#parts, resource, () => this.#part(resource));
  }

  /** The same part with a mutation made. */
  mutated(resource: string, mutation: Mutation): Estate {
    const { section, name } = mutation;
    // A policy that comes from elsewhere brings the groups that it names.
    const isNew = mutation.flip.kind === 'widen' && !this.around(resource).policies.has(name);
    const base = isNew ? this.#part(resource, mutatedPolicy(this.#estate, mutation)) : this.around(resource);
    const part = mutate(base, mutation);
    if (section === 'policies') return { ...part, policies: clipped(part.policies, name, resource) };
    return part;
  }

  /** An estate with nothing but the policy that a mutation makes, about some resources. */
  alone(mutation: Mutation, resources: readonly string[]): Estate {
    const policy = mutation.flip.value as Policy;
    const used = usesOf(this.#estate, policy);
    return {
      ...this.#estate,
      resources: new Map(resources.map((name) => [name, this.#estate.resources.get(name)!])),
      policies: new Map([[policy.name, { ...policy, resources }]]),
      breakGlass: new Map(),
      gaps: new Map(),
      tests: [],
      ...this.#principals(used),
    };
  }

  /** Resources whose access a mutation may change, sorted. */
  affected(mutation: Mutation): readonly string[] {
    const { section, name } = mutation;
    const own = mutatedPolicy(this.#estate, mutation);
    if (own.length > 0) return [...new Set(own.flatMap(resourcesOf))].sort();
    if (section === 'resources') return [name];
    const users = [...(this.#users.get(`${section}/${name}`) ?? [])];
    const open = section === 'networks' ? this.#publicFrom(name) : [];
    return [...new Set([...users.flatMap(resourcesOf), ...open])].sort();
  }

  #publicFrom(network: string): readonly string[] {
    return [...this.#estate.resources.values()]
      .filter((resource) => resource.public?.networks?.some(({ value }) => value === network))
      .map(({ name }) => name);
  }

  #part(resource: string, guests: readonly (Policy | BreakGlass)[] = []): Estate {
    const estate = this.#estate;
    const bearing = this.#bearing.get(resource) ?? [];
    const policies = bearing.filter((one): one is Policy => 'effect' in one).map((one) => clip(one, resource));
    const entries = bearing.filter((one): one is BreakGlass => !('effect' in one));
    const used = new Set([...bearing, ...guests].flatMap((one) => [...usesOf(estate, one)]));
    return {
      ...estate,
      resources: new Map([[resource, estate.resources.get(resource)!]]),
      policies: new Map(policies.map((one) => [one.name, one])),
      breakGlass: new Map(entries.map((one) => [one.name, one])),
      gaps: new Map(),
      tests: [],
      ...this.#principals(used),
    };
  }

  /** The groups that are used, and those of a directory whom they mean or whom it takes out. */
  #principals(used: ReadonlySet<string>): Pick<Estate, 'groups' | 'directory'> {
    const groups = new Map([...this.#estate.groups].filter(([name]) => used.has(`groups/${name}`)));
    const { directory } = this.#estate;
    if (!directory) return { groups };
    const users = [...directory.users].filter(
      ([, { active, groups: own }]) => !active || [...own].some((name) => groups.has(name)),
    );
    return { groups, directory: { ...directory, users: new Map(users) } };
  }
}

function clipped(policies: Estate['policies'], name: string, resource: string): Estate['policies'] {
  const policy = policies.get(name);
  return policy ? new Map(policies).set(name, clip(policy, resource)) : policies;
}

/** A policy, as if it were about one resource at most. */
function clip(policy: Policy, resource: string): Policy {
  return { ...policy, resources: policy.resources.filter((name) => name === resource) };
}

/** `section/name` of everything that a policy says its meaning with, directly and through other elements. */
function usesOf(estate: Estate, element: Policy | BreakGlass): ReadonlySet<string> {
  const used = new Set<string>();
  const group = (ref: PrincipalRef): void => {
    if (ref.kind !== 'group' || used.has(`groups/${ref.group}`)) return;
    used.add(`groups/${ref.group}`);
    const body = estate.groups.get(ref.group)?.body;
    const inner = body?.kind === 'listed' ? body.members : body?.kind === 'all-of' ? body.groups : [];
    for (const one of inner) group(one);
  };
  const conditions = (all: Conditions): void => {
    for (const [key, section] of SECTIONS) for (const { value } of all[key] ?? []) used.add(`${section}/${value}`);
    for (const { value } of all.profile ?? []) {
      if (used.has(`profiles/${value}`)) continue;
      used.add(`profiles/${value}`);
      conditions(estate.profiles.get(value)!.conditions);
    }
  };
  const principals = 'effect' in element ? [...element.who, ...element.except] : element.subjects;
  for (const ref of principals) group(ref);
  const unless = 'effect' in element && element.effect === 'deny' ? (element.unless ?? []) : [];
  for (const one of [...(element.when ? [element.when] : []), ...unless]) conditions(one);
  return used;
}

const SECTIONS = [
  ['posture', 'postures'],
  ['location', 'locations'],
  ['network', 'networks'],
  ['schedule', 'schedules'],
] as const;

function remember<K, V>(memo: Map<K, V>, key: K, make: () => V): V {
  let value = memo.get(key);
  if (value === undefined) {
    value = make();
    memo.set(key, value);
  }
  return value;
}
