import { isSsh } from '../../oracle/interpreter/decode.js';
import { readEndpoint } from '../../oracle/interpreter/endpoint-text.js';
import { list, mapping, own, type Plain, texts } from '../../oracle/interpreter/plain.js';
import { ownerOfPoint, readPoint } from '../../oracle/interpreter/points.js';
import { mergeProject, type PolicySource } from '../../oracle/interpreter/project.js';
import { placesOf, reachOf } from '../../oracle/interpreter/reach.js';
import { isInSchedule, isValid } from '../../oracle/interpreter/time.js';
import { Callers } from './callers.js';
import { edgesOf, someInstant, writeInstant } from './instants.js';
import { withMistake } from './mistakes.js';
import { somePoint } from './points.js';
import { LOGINS } from './pools.js';
import type { GeneratedProject, Mapping } from './project.js';
import { Random } from './random.js';
import { type Quality, Signals } from './signals.js';

export interface RequestOptions {
  /** The share of requests that are errors, about; 0.05 when absent. */
  readonly mistakes?: number;
}

/** What a request is made for: a policy or break-glass entry that it may meet. */
interface Goal {
  readonly element: Plain;
  readonly principals: readonly string[];
  readonly reach: readonly string[];
  readonly wanted: readonly Plain[];
}

/** Random requests against one estate, as lines of JSON: most of them made to meet one of its policies, or to miss it by little. */
export class RequestGenerator {
  readonly #source: PolicySource;
  readonly #random: Random;
  readonly #options: RequestOptions;
  readonly #places: ReturnType<typeof placesOf>;
  readonly #callers: Callers;
  readonly #signals: Signals;
  readonly #edges: readonly number[];
  readonly #goals: readonly Goal[];
  #count = 0;

  constructor({ config, files, directory }: GeneratedProject, seed: number, options: RequestOptions = {}) {
    const parsed = Object.entries(files).map(([path, root]) => ({ path, root }));
    this.#source = mergeProject(config, parsed, directory ?? []);
    this.#random = new Random(seed);
    this.#options = options;
    this.#places = placesOf(this.#source);
    this.#callers = new Callers(this.#source, this.#random);
    this.#signals = new Signals(this.#source, this.#random);
    this.#edges = edgesOf(this.#source, this.#random);
    this.#goals = [...this.#policyGoals(), ...this.#glassGoals()];
  }

  /** The next request. */
  next(): string {
    const random = this.#random;
    const request = this.#request();
    request.id = this.#count++;
    const entries = random.chance(0.3) ? random.shuffle(Object.entries(request)) : Object.entries(request);
    const shuffled = Object.fromEntries(entries) as Mapping;
    return random.chance(this.#options.mistakes ?? 0.05) ? withMistake(shuffled, random) : JSON.stringify(shuffled);
  }

  #request(): Mapping {
    const random = this.#random;
    const goal = random.pick(this.#goals);
    const principal = this.#principal(goal);
    const isFit = goal.reach.length > 0 && random.chance(0.9);
    const resource = random.pick(isFit ? goal.reach : [...this.#source.resources.keys()]);
    const place = this.#place(resource);
    const owner = place.owner;
    const needsLogin = owner !== undefined && isSsh(this.#source, owner);
    return {
      principal: principal as Mapping,
      ...place.said,
      ...(needsLogin && { as: this.#login(goal) }),
      now: writeInstant(this.#now(goal), random),
      ...this.#signals.of(principal, this.#quality(), goal.wanted),
    };
  }

  #quality(): Quality {
    const roll = this.#random.next();
    return roll < 0.58 ? 'good' : roll < 0.94 ? 'mixed' : 'bare';
  }

  #principal(goal: Goal): Mapping | null {
    if (this.#random.chance(0.04)) return null;
    return this.#random.chance(0.88) ? this.#callers.oneOf(goal.principals) : this.#callers.any();
  }

  /** The resource by its name, or a point in or near one of its endpoints; and whose it is. */
  #place(resource: string): { said: Mapping; owner: string | undefined } {
    if (this.#random.chance(0.68)) return { said: { resource }, owner: resource };
    const texted = this.#random.pick(texts(own(this.#source.resources.get(resource)!, 'endpoints')));
    const endpoint = somePoint(readEndpoint(texted)!, this.#random);
    const point = readPoint(endpoint);
    return { said: { endpoint }, owner: point && ownerOfPoint(this.#places, point) };
  }

  #login(goal: Goal): string {
    const written = texts(own(goal.element, 'as')).filter((login) => login !== 'any' && login !== 'nonroot');
    return this.#random.pick(written.length > 0 && this.#random.chance(0.6) ? written : LOGINS);
  }

  /** An instant at which the goal counts, most of the time. */
  #now(goal: Goal): number {
    for (let attempt = 0; attempt < 12; attempt++) {
      const now = someInstant(this.#edges, this.#random);
      if (this.#counts(goal, now) || this.#random.chance(0.06)) return now;
    }
    return someInstant(this.#edges, this.#random);
  }

  #counts({ element, wanted }: Goal, now: number): boolean {
    const schedules = wanted
      .map((conditions) => texts(own(conditions, 'schedule')))
      .filter((names) => names.length > 0);
    const { timezone } = this.#source;
    const isIn = (name: string): boolean => isInSchedule(this.#source.schedules.get(name)!, now, timezone);
    return isValid(element, now, timezone) && schedules.every((names) => names.some(isIn));
  }

  /** Allows, each with the conditions of one alternative of each floor above it; denies with their own `when`. */
  #policyGoals(): readonly Goal[] {
    const policies = [...this.#source.policies.values()];
    const floors = policies.filter((policy) => own(policy, 'unless') !== undefined);
    return policies.flatMap((element) => {
      const isAllow = own(element, 'allow') !== undefined;
      const raised = isAllow ? floors.map((floor) => mapping(this.#random.pick(list(own(floor, 'unless'))))) : [];
      const goal: Goal = {
        element,
        principals: texts(own(element, isAllow ? 'allow' : 'deny')),
        reach: [...reachOf(this.#source, this.#places, element).all],
        wanted: [mapping(own(element, 'when')), ...(this.#random.chance(0.5) ? raised : [])],
      };
      return isAllow ? [goal, goal, goal] : [goal];
    });
  }

  #glassGoals(): readonly Goal[] {
    return [...this.#source.breakGlass.values(), ...this.#source.breakGlass.values()].map((element) => ({
      element,
      principals: texts(own(element, 'subjects')),
      reach: texts(own(element, 'resources')),
      wanted: [mapping(own(element, 'when'))],
    }));
  }
}
