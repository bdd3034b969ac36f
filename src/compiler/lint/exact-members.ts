import type { Estate, PrincipalRef } from '../model/index.js';
import { type Members, Membership } from './facts/index.js';

/** Who principals are, and whether that is known by name. */
export class ExactMembers {
  readonly #estate: Estate;
  readonly #membership: Membership;
  readonly #exact = new Map<string, boolean>();

  constructor(estate: Estate) {
    this.#estate = estate;
    this.#membership = new Membership(estate);
  }

  /** Who can be meant. */
  of(ref: PrincipalRef): Members {
    return this.#membership.of([ref]);
  }

  /** Exactly who is meant; undefined when an open group or a domain has a say in it. */
  names(ref: PrincipalRef): ReadonlySet<string> | undefined {
    return this.#isExact(ref) ? this.of(ref).names : undefined;
  }

  #isExact(ref: PrincipalRef): boolean {
    if (ref.kind !== 'group') return ref.kind !== 'domain' && ref.kind !== 'everyone';
    const known = this.#exact.get(ref.group) ?? this.#isExactGroup(ref.group);
    this.#exact.set(ref.group, known);
    return known;
  }

  #isExactGroup(name: string): boolean {
    const { body } = this.#estate.groups.get(name)!;
    if (body.kind === 'synced') return this.#estate.directory?.complete.has(name) ?? false;
    const refs = body.kind === 'listed' ? body.members : body.groups;
    return refs.every((ref) => this.#isExact(ref));
  }
}
