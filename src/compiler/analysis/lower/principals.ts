import type { Estate, Group, PrincipalRef } from '../../model/index.js';
import {
  bitsOf,
  type Cube,
  intersectCubes,
  largest,
  makeCube,
  minusCubes,
  Universe,
  type UniverseParts,
} from '../who/index.js';

/** The principals that the policies of an estate can tell apart. */
export function universeOf(estate: Estate): Universe {
  return new Universe(universeParts(estate));
}

export function universeParts(estate: Estate): UniverseParts {
  const users = new Set<string>();
  const note = (refs: readonly PrincipalRef[]): void => {
    for (const ref of refs) if (ref.kind === 'user') users.add(ref.user);
  };
  for (const { body } of estate.groups.values()) if (body.kind === 'listed') note(body.members);
  for (const policy of estate.policies.values()) note([...policy.who, ...policy.except]);
  for (const entry of estate.breakGlass.values()) note(entry.subjects);
  const synced = [...estate.groups.values()].filter(({ body }) => body.kind === 'synced');
  const closed = synced.filter((group) => isClosed(estate, group));
  for (const [user, { groups }] of estate.directory?.users ?? []) {
    if (closed.some(({ name }) => groups.has(name))) users.add(user);
  }
  return {
    users,
    inactive: inactiveUsers(estate),
    domains: [...estate.idps.values()].flatMap(({ domains }) => domains.map(({ value }) => value)),
    workloads: estate.workloads.keys(),
    openGroups: new Map(
      synced.filter((group) => !closed.includes(group)).map((group) => [group.name, domainsOfGroup(estate, group)]),
    ),
  };
}

/** Turns principals as written into cubes. Groups are resolved once. */
export class PrincipalLowering {
  readonly #estate: Estate;
  readonly #universe: Universe;
  readonly #groups = new Map<string, readonly Cube[]>();

  constructor(estate: Estate, universe: Universe) {
    this.#estate = estate;
    this.#universe = universe;
  }

  /** `who` without `except`, as the largest cubes. */
  cubes(who: readonly PrincipalRef[], except: readonly PrincipalRef[] = []): readonly Cube[] {
    return minusCubes(this.#universe, this.#union(who), this.#union(except));
  }

  /** The principals of a group, whoever its open parts hold. */
  group(name: string): readonly Cube[] {
    let cubes = this.#groups.get(name);
    if (!cubes) {
      cubes = this.#body(this.#estate.groups.get(name)!);
      this.#groups.set(name, cubes);
    }
    return cubes;
  }

  #union(refs: readonly PrincipalRef[]): readonly Cube[] {
    return largest(
      this.#universe,
      refs.flatMap((ref) => this.#ref(ref)),
    );
  }

  #ref(ref: PrincipalRef): readonly Cube[] {
    const universe = this.#universe;
    switch (ref.kind) {
      case 'group':
        return this.group(ref.group);
      case 'user':
        return this.#atoms([universe.namedAtom(ref.user)]);
      case 'workload':
        return this.#atoms([universe.workloadAtom(ref.workload)]);
      case 'workload-kind':
        return this.#atoms(
          [...this.#estate.workloads.values()]
            .filter(({ workloadKind }) => workloadKind === ref.workloadKind)
            .map(({ name }) => universe.workloadAtom(name)),
        );
      case 'domain':
        return [makeCube(universe, universe.domainAtoms(ref.domain))].filter((cube) => cube !== undefined);
      case 'everyone':
        return [makeCube(universe, universe.humans)].filter((cube) => cube !== undefined);
      case 'workloads':
        return [makeCube(universe, universe.allWorkloads)].filter((cube) => cube !== undefined);
    }
  }

  #body(group: Group): readonly Cube[] {
    const universe = this.#universe;
    const { body } = group;
    switch (body.kind) {
      case 'listed':
        return this.#union(body.members);
      case 'all-of':
        return body.groups
          .map((ref) => this.#ref(ref))
          .reduce((a, b) =>
            largest(
              universe,
              a
                .flatMap((one) => b.map((other) => intersectCubes(universe, one, other)))
                .filter((cube) => cube !== undefined),
            ),
          );
      case 'synced': {
        const open = universe.groupIndex(group.name);
        if (open !== undefined)
          return [makeCube(universe, universe.humans, [open])].filter((cube) => cube !== undefined);
        const domains = new Set(domainsOfGroup(this.#estate, group));
        return this.#atoms(
          [...this.#estate.directory!.users]
            .filter(
              ([user, { groups }]) => groups.has(group.name) && domains.has(user.slice(user.lastIndexOf('@') + 1)),
            )
            .map(([user]) => universe.namedAtom(user)),
        );
      }
    }
  }

  #atoms(atoms: readonly (number | undefined)[]): readonly Cube[] {
    const known = atoms.filter((atom) => atom !== undefined);
    return [makeCube(this.#universe, bitsOf(this.#universe.size, known))].filter((cube) => cube !== undefined);
  }
}

function isClosed(estate: Estate, group: Group): boolean {
  return estate.directory?.complete.has(group.name) ?? false;
}

/** Members of a synced group have an address that its idp asserts. */
function domainsOfGroup(estate: Estate, { body }: Group): readonly string[] {
  if (body.kind !== 'synced') return [];
  return (estate.idps.get(body.source.value)?.domains ?? []).map(({ value }) => value);
}

function inactiveUsers(estate: Estate): ReadonlySet<string> {
  const users = [...(estate.directory?.users ?? [])];
  return new Set(users.filter(([, { active }]) => !active).map(([user]) => user));
}
