import { ALWAYS, type Condition, type PointBox, type ReadRule } from '../../../compiler/proof/index.js';
import { type Faults, quoted } from './faults.js';
import { type AuthPolicy, gateOf, type Identity } from './identities.js';
import type { ServicePolicy } from './policies.js';
import { conditionOf, type PostureCheck } from './posture-checks.js';
import type { RoleIndex, Roles } from './roles.js';
import type { Service } from './services.js';
import type { Holder, Vocabulary } from './words.js';

/** Everything that policies refer to. */
export interface World {
  /** Undefined when the artefact does not list identities. */
  readonly identities: RoleIndex<Identity> | undefined;
  /** Identities come into being that are not listed. */
  readonly open: boolean;
  readonly authPolicies: RoleIndex<AuthPolicy>;
  readonly services: RoleIndex<Service>;
  /** A list of services stands in the artefact, which then counts as all that there are. */
  readonly listsServices: boolean;
  readonly checks: RoleIndex<PostureCheck>;
  /** What a controller has linked, where that differs from what roles say: ids by list. */
  readonly links?: ((policy: string, list: LinkedList) => readonly string[] | undefined) | undefined;
}

export type LinkedList = 'identities' | 'services' | 'checks';

const KINDS: readonly Holder['kind'][] = ['person', 'workload'];

/**
 * Turns policies into rules. Policies are alternatives; within one, whoever it selects must pass every check that it selects, and no check
 * selected is no check demanded. Lists that many policies share are made once.
 */
export class RuleMaker {
  readonly #world: World;
  readonly #words: Vocabulary;
  readonly #faults: Faults;
  readonly #holders = new Map<string, readonly Holder[]>();
  readonly #who = new Map<string, Condition | undefined>();
  readonly #points = new Map<string, readonly PointBox[]>();
  readonly #passes = new Map<string, Condition>();
  readonly #demands = new Map<string, Condition | undefined>();

  constructor(world: World, words: Vocabulary, faults: Faults) {
    this.#world = world;
    this.#words = words;
    this.#faults = faults;
  }

  /** None where a policy selects nobody or no service. */
  rulesOf(policy: ServicePolicy): readonly ReadRule[] {
    const { id, name, span } = policy;
    const when = this.#whenOf(policy, id ?? name);
    if (!when) return [];
    const place = { what: `service-policy ${name}`, span };
    return this.#pointsOf(policy.services, id ?? name)
      .filter((points) => points.length > 0)
      .map((points) => ({ effect: 'allow', points, when, place }));
  }

  /** One formula for people and one for workloads, as facts mean different things of them. */
  #whenOf(policy: ServicePolicy, ref: string): Condition | undefined {
    const parts = KINDS.flatMap((kind): readonly Condition[] => {
      const who = this.#whoOf(policy.identities, ref, kind);
      if (!who) return [];
      const demands = this.#demandsOf(policy.checks, ref, kind);
      return [demands ? { kind: 'all', of: [who, demands] } : who];
    });
    return parts.length === 0 ? undefined : parts.length === 1 ? parts[0] : { kind: 'any', of: parts };
  }

  #whoOf(roles: Roles, policy: string, kind: Holder['kind']): Condition | undefined {
    const linked = this.#world.links?.(policy, 'identities');
    if (linked)
      return anyOf(
        linked.flatMap((id) => this.#holdersOf(id)),
        kind,
      );
    const parts = partsOf(roles).flatMap((part) => {
      const key = JSON.stringify([kind, part]);
      if (!this.#who.has(key)) this.#who.set(key, anyOf(this.#selected(part), kind));
      return this.#who.get(key) ?? [];
    });
    return parts.length <= 1 ? parts[0] : { kind: 'any', of: parts };
  }

  #selected(part: Part): readonly Holder[] {
    const { identities, open } = this.#world;
    if (part.kind === 'ref') return this.#holdersOf(part.ref);
    const listed = part.kind === 'all' ? identities?.all : identities?.having(part.attributes);
    const known = (listed ?? []).flatMap((one) => this.#holdersOf(one.id ?? one.name));
    if (identities && !open) return known;
    return [...known, ...this.#unlisted(part)];
  }

  #unlisted(part: Part & { readonly kind: 'all' | 'attributes' }): readonly Holder[] {
    if (part.kind === 'all') return this.#words.everyIdentity();
    const [first, ...rest] = part.attributes.map((name) => this.#words.attribute(name));
    if (rest.length === 0) return first!;
    return KINDS.flatMap((kind) => {
      const each = [first!, ...rest].map((holders) => anyOf(holders, kind));
      return each.every((one) => one !== undefined) ? [{ kind, who: { kind: 'all' as const, of: each } }] : [];
    });
  }

  /** Disabled identities and those without any way to log in hold nothing. */
  #holdersOf(ref: string): readonly Holder[] {
    const known = this.#holders.get(ref);
    if (known) return known;
    const identity = this.#world.identities?.find(ref);
    const policy = identity?.authPolicy === undefined ? undefined : this.#world.authPolicies.find(identity.authPolicy);
    const holders = identity?.disabled
      ? []
      : this.#words.identity(identity?.id ?? ref).flatMap(({ kind, who }): readonly Holder[] => {
          const gate = gateOf(policy, kind, this.#words);
          if (gate === ALWAYS) return [{ kind, who }];
          return [{ kind, who: { kind: 'all', of: [who, gate] } }];
        });
    this.#holders.set(ref, holders);
    return holders;
  }

  /** Services that are named one by one are one list, those of an attribute are the list of every policy with that attribute. */
  #pointsOf(roles: Roles, policy: string): readonly (readonly PointBox[])[] {
    const linked = this.#world.links?.(policy, 'services');
    const named = linked ?? roles.refs.map(({ value }) => value);
    const lists: (readonly PointBox[])[] = [named.flatMap((ref) => this.#world.services.find(ref)?.points ?? [])];
    if (linked) return lists;
    if (roles.all) lists.push(this.#shared('', () => this.#world.services.all));
    for (const attributes of roles.attributes) {
      lists.push(this.#shared(JSON.stringify(attributes), () => this.#world.services.having(attributes)));
    }
    return lists;
  }

  #shared(key: string, services: () => readonly Service[]): readonly PointBox[] {
    const points = this.#points.get(key) ?? services().flatMap((one) => one.points);
    this.#points.set(key, points);
    return points;
  }

  /** Undefined when no check is selected. */
  #demandsOf(roles: Roles, policy: string, kind: Holder['kind']): Condition | undefined {
    const linked = this.#world.links?.(policy, 'checks');
    const parts = linked ? linked.map((ref): Part => ({ kind: 'ref', ref })) : partsOf(roles);
    const key = JSON.stringify([kind, parts]);
    if (!this.#demands.has(key)) {
      const of = this.#checksOf(parts).map((check) => this.#passesOf(check, kind));
      this.#demands.set(key, of.length <= 1 ? of[0] : { kind: 'all', of });
    }
    return this.#demands.get(key);
  }

  #checksOf(parts: readonly Part[]): readonly PostureCheck[] {
    const { checks } = this.#world;
    const found = new Set<PostureCheck>();
    for (const part of parts) {
      if (part.kind === 'ref') found.add(checks.find(part.ref) ?? unseen(part.ref));
      else for (const check of part.kind === 'all' ? checks.all : checks.having(part.attributes)) found.add(check);
    }
    return [...found];
  }

  #passesOf({ id, name, passes }: PostureCheck, kind: Holder['kind']): Condition {
    const key = JSON.stringify([kind, id ?? name]);
    const known = this.#passes.get(key);
    if (known) return known;
    const bound = this.#words.check(id ?? name);
    const said = conditionOf(passes, (fact) => this.#words.fact(fact, kind));
    // A body without an id that is called like the id of a bound check: a reference may come to mean either.
    const made: Condition = bound === undefined ? said : id === undefined ? { kind: 'any', of: [bound, said] } : bound;
    this.#passes.set(key, made);
    return made;
  }

  /** A policy on a service that is not here may open anything. */
  checkServices({ services, span: place }: ServicePolicy): void {
    if (!this.#world.listsServices && (services.all || services.attributes.length > 0)) {
      this.#faults.unjudged(place, 'which services it selects by role is not in the artefact: it holds none');
    }
    for (const { value, span } of services.refs) {
      if (!this.#world.services.find(value)) {
        this.#faults.unjudged(span, `the artefact does not hold the service ${quoted(value)}`);
      }
    }
  }
}

function unseen(ref: string): PostureCheck {
  return { id: ref, name: ref, attributes: [], passes: { kind: 'fact', fact: { kind: 'unseen-check', check: ref } } };
}

type Part =
  | { readonly kind: 'all' }
  | { readonly kind: 'ref'; readonly ref: string }
  | { readonly kind: 'attributes'; readonly attributes: readonly string[] };

function partsOf({ all, refs, attributes }: Roles): readonly Part[] {
  if (all) return [{ kind: 'all' }];
  return [
    ...refs.map(({ value }): Part => ({ kind: 'ref', ref: value })),
    ...attributes.map((set): Part => ({ kind: 'attributes', attributes: set })),
  ];
}

function anyOf(holders: readonly Holder[], kind: Holder['kind']): Condition | undefined {
  const of = holders.flatMap((one) => (one.kind === kind ? [one.who] : []));
  return of.length === 0 ? undefined : of.length === 1 ? of[0] : { kind: 'any', of };
}
