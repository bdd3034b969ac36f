import { addBit, type Bits, bitsOf, emptyBits, orBits } from './bits.js';

/** What a universe is made from; see `universeOf` for the one of an estate. */
export interface UniverseParts {
  /** Every domain that a declared idp asserts. */
  readonly domains: Iterable<string>;
  /** Addresses that are told apart from the rest of their domain. One that is inactive or whose domain is not listed is nobody. */
  readonly users: Iterable<string>;
  /** Addresses that a directory says nobody can log in with. */
  readonly inactive: ReadonlySet<string>;
  readonly workloads: Iterable<string>;
  /** Open groups, each with the domains in which its members can lie. */
  readonly openGroups: ReadonlyMap<string, Iterable<string>>;
}

/**
 * The principals of one analysis as atoms: each named user, the rest of each domain, each workload. Open groups cut across the atoms:
 * each is a boolean of which only its domains are known.
 */
export class Universe {
  readonly users: readonly string[];
  readonly domains: readonly string[];
  readonly workloads: readonly string[];
  readonly openGroups: readonly string[];
  /** Number of atoms: users first, then the rest of each domain, then workloads. */
  readonly size: number;
  readonly humans: Bits;
  readonly allWorkloads: Bits;
  readonly inactive: ReadonlySet<string>;
  /** Per open group, the atoms in which its members can lie. */
  readonly groupAtoms: readonly Bits[];
  readonly #atoms = new Map<string, number>();
  readonly #domainAtoms = new Map<string, Bits>();
  readonly #groups: ReadonlyMap<string, number>;

  constructor(parts: UniverseParts) {
    this.domains = sorted(parts.domains);
    const domains = new Set(this.domains);
    this.users = sorted(parts.users).filter((user) => domains.has(domainOf(user)) && !parts.inactive.has(user));
    this.workloads = sorted(parts.workloads);
    this.openGroups = sorted(parts.openGroups.keys());
    this.inactive = parts.inactive;
    this.size = this.users.length + this.domains.length + this.workloads.length;
    this.#groups = new Map(this.openGroups.map((name, index) => [name, index]));
    this.#fillDomains();
    this.humans = this.domains.map((domain) => this.domainAtoms(domain)).reduce(orBits, emptyBits(this.size));
    const first = this.users.length + this.domains.length;
    this.allWorkloads = bitsOf(
      this.size,
      this.workloads.map((_, index) => first + index),
    );
    for (const [index, name] of this.workloads.entries()) this.#atoms.set(`workload:${name}`, first + index);
    this.groupAtoms = this.openGroups.map((name) =>
      [...parts.openGroups.get(name)!].map((domain) => this.domainAtoms(domain)).reduce(orBits, emptyBits(this.size)),
    );
  }

  /** The atom of an address: its own, or the rest of its domain; undefined for nobody. */
  userAtom(user: string): number | undefined {
    return this.#atoms.get(user) ?? (this.inactive.has(user) ? undefined : this.restAtom(domainOf(user)));
  }

  /** The atom of an address that was named; undefined when it was not, or when nobody can log in with it. */
  namedAtom(user: string): number | undefined {
    return this.#atoms.get(user);
  }

  restAtom(domain: string): number | undefined {
    return this.#atoms.get(`@${domain}`);
  }

  workloadAtom(workload: string): number | undefined {
    return this.#atoms.get(`workload:${workload}`);
  }

  /** Every address of a domain that can log in; empty when no idp asserts it. */
  domainAtoms(domain: string): Bits {
    return this.#domainAtoms.get(domain) ?? emptyBits(this.size);
  }

  groupIndex(group: string): number | undefined {
    return this.#groups.get(group);
  }

  #fillDomains(): void {
    for (const [index, domain] of this.domains.entries()) {
      const rest = this.users.length + index;
      this.#atoms.set(`@${domain}`, rest);
      this.#domainAtoms.set(domain, bitsOf(this.size, [rest]));
    }
    for (const [index, user] of this.users.entries()) {
      this.#atoms.set(user, index);
      addBit(this.#domainAtoms.get(domainOf(user))!, index);
    }
  }
}

/** What follows the last `@`. */
export function domainOf(user: string): string {
  return user.slice(user.lastIndexOf('@') + 1);
}

function sorted(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].sort();
}
