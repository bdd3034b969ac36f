import {
  type Conditions,
  type CredentialDemand,
  type Estate,
  MFA_LEVELS,
  meetsCredential,
  RISK_LEVELS,
  type SessionLimits,
} from '../../model/index.js';
import type { Requirement } from '../piece.js';
import { joinRequirements, NO_REQUIREMENT } from '../requirement.js';
import { ANY_NETWORK, anyAtom, atomsOf } from '../sets/index.js';
import { andBits, type Bits, bitsOf, type Universe } from '../who/index.js';
import { anyOf, namedNetworks, postureRequirement } from './named.js';
import { ANY_SCOPE, intersectScopes, type Scope, type ScopeAlgebras } from './scope.js';

/** One way to meet conditions: a least vector and a situation, and for whom it can hold at all. */
export interface Alternative {
  readonly requirement: Requirement;
  readonly scope: Scope;
  /** False when it demands a credential, which no human has. */
  readonly humans: boolean;
  /** The workloads that can meet it: none when it demands what only humans can show. */
  readonly workloads: Bits;
  /** What it demands of a credential, for those who want to know why `workloads` is what it is. */
  readonly credentials: readonly CredentialDemand[];
}

/** Turns conditions into alternatives: lists are "or", keys are "and", profiles and postures are written out. */
export class ConditionLowering {
  readonly #estate: Estate;
  readonly #universe: Universe;
  readonly #algebras: ScopeAlgebras;
  readonly #profiles = new Map<string, readonly Alternative[]>();
  readonly #postures = new Map<string, Alternative>();
  /** Demands nothing. Joining with it keeps the other one as it is, and so keeps shared alternatives shared. */
  readonly #free: Alternative;

  constructor(estate: Estate, universe: Universe, algebras: ScopeAlgebras) {
    this.#estate = estate;
    this.#universe = universe;
    this.#algebras = algebras;
    this.#free = {
      requirement: NO_REQUIREMENT,
      scope: ANY_SCOPE,
      humans: true,
      workloads: universe.allWorkloads,
      credentials: [],
    };
  }

  /** What an allow, a break-glass entry or one `unless` demands. Never empty. */
  alternatives(when: Conditions | undefined, session?: SessionLimits): readonly Alternative[] {
    const own = session ? [this.#session(session)] : [this.#free];
    return when ? this.#product(own, this.#conditions(when)) : own;
  }

  /** The situation that a deny names: in every dimension it names, an unknown value is in it. */
  denied(when: Conditions | undefined): Scope {
    return when ? this.#scope(when, true) : ANY_SCOPE;
  }

  #conditions(when: Conditions): readonly Alternative[] {
    let found: readonly Alternative[] = [this.#direct(when)];
    if (when.session) found = this.#product(found, [this.#session(when.session)]);
    if (when.posture)
      found = this.#product(
        found,
        when.posture.map(({ value }) => this.#posture(value)),
      );
    if (when.approval)
      found = this.#product(
        found,
        when.approval.map(({ value }) => this.#humanOnly({ approvals: [value] })),
      );
    if (when.profile)
      found = this.#product(
        found,
        when.profile.flatMap(({ value }) => this.#profile(value)),
      );
    return found;
  }

  #direct(when: Conditions): Alternative {
    const { mfa, risk, credential } = when;
    const scope = this.#scope(when, false);
    if (!mfa && !risk && !credential && scope === ANY_SCOPE) return this.#free;
    const humanOnly = mfa !== undefined || risk !== undefined || when.idp !== undefined;
    const able = [...this.#estate.workloads.values()].filter((one) => !credential || meetsCredential(one, credential));
    return {
      requirement: {
        ...NO_REQUIREMENT,
        mfa: mfa ? MFA_LEVELS.indexOf(mfa.value) : 0,
        risk: risk ? RISK_LEVELS.indexOf(risk.value) : 0,
      },
      scope,
      humans: credential === undefined,
      workloads: humanOnly ? this.#nobody() : this.#workloads(able.map(({ name }) => name)),
      credentials: credential ? [credential] : this.#free.credentials,
    };
  }

  #scope(when: Conditions, unknown: boolean): Scope {
    const { location, network, platform, idp, schedule } = when;
    if (!location && !network && !platform && !idp && !schedule) return ANY_SCOPE;
    const names = (list: readonly { readonly value: string }[]): readonly string[] => list.map(({ value }) => value);
    return {
      country: location
        ? atomsOf(
            names(location).flatMap((name) => this.#countries(name)),
            unknown,
          )
        : anyAtom(),
      network: network ? namedNetworks(this.#estate, names(network), unknown) : ANY_NETWORK,
      platform: platform
        ? atomsOf(
            platform.map(({ value }) => value),
            unknown,
          )
        : anyAtom(),
      idp: idp ? atomsOf(names(idp), unknown) : anyAtom(),
      schedules: schedule ? [anyOf(names(schedule))] : [],
    };
  }

  #countries(name: string): readonly string[] {
    const location = this.#estate.locations.get(name);
    return location ? location.countries.map(({ value }) => value) : [name];
  }

  #session({ max, idle, recorded, isolated, justified }: SessionLimits): Alternative {
    return this.#humanOnly({
      ...(max && { sessionMax: max.value }),
      ...(idle && { sessionIdle: idle.value }),
      recorded: recorded !== undefined,
      isolated: isolated !== undefined,
      justified: justified !== undefined,
    });
  }

  #humanOnly(demand: Partial<Requirement>): Alternative {
    return { ...this.#free, requirement: { ...NO_REQUIREMENT, ...demand }, workloads: this.#nobody() };
  }

  #posture(name: string): Alternative {
    let found = this.#postures.get(name);
    if (!found) {
      const posture = this.#estate.postures.get(name)!;
      const scope = posture.os ? { ...ANY_SCOPE, platform: atomsOf(posture.os.keys()) } : ANY_SCOPE;
      found = { ...this.#free, requirement: postureRequirement(posture), scope };
      this.#postures.set(name, found);
    }
    return found;
  }

  #profile(name: string): readonly Alternative[] {
    let found = this.#profiles.get(name);
    if (!found) {
      found = this.#conditions(this.#estate.profiles.get(name)!.conditions);
      this.#profiles.set(name, found);
    }
    return found;
  }

  #product(a: readonly Alternative[], b: readonly Alternative[]): readonly Alternative[] {
    return a.flatMap((one) => b.map((other) => this.#join(one, other)));
  }

  #join(a: Alternative, b: Alternative): Alternative {
    if (a === this.#free) return b;
    if (b === this.#free) return a;
    const scope = intersectScopes(this.#algebras, a.scope, b.scope);
    return {
      requirement: joinRequirements(a.requirement, b.requirement),
      scope,
      humans: a.humans && b.humans,
      workloads: andBits(a.workloads, b.workloads),
      credentials: [...a.credentials, ...b.credentials],
    };
  }

  #workloads(names: readonly string[]): Bits {
    return bitsOf(
      this.#universe.size,
      names.map((name) => this.#universe.workloadAtom(name)!),
    );
  }

  #nobody(): Bits {
    return bitsOf(this.#universe.size, []);
  }
}
