import type { Estate, RequestPrincipal } from '../../model/index.js';
import { type Access, accessIn } from '../access/index.js';
import type { Horizon, ResourceAccess } from '../piece.js';
import type {
  Analysis,
  DeadAllow,
  EffectivePath,
  IneffectiveDeny,
  PartialOverride,
  Redundancy,
  Unsatisfiable,
} from './analysis.js';
import { findDeadAllows } from './dead-allows.js';
import { findIneffectiveDenies } from './ineffective-denies.js';
import { findPartialOverrides } from './partial-overrides.js';
import { minimalPaths, pathsOf, weakestPaths } from './paths.js';
import { findRedundancies } from './redundancy.js';
import { findUnsatisfiable } from './unsatisfiable.js';
import { Workbench } from './workbench.js';

/**
 * Makes an estate ready for questions. Every answer is exact over the horizon, for all requests and all memberships of open groups.
 * Pure, and cheap until something is asked.
 */
export function analyse(estate: Estate, horizon: Horizon): Analysis {
  return new ExactAnalysis(estate, horizon);
}

class ExactAnalysis implements Analysis {
  readonly estate: Estate;
  readonly horizon: Horizon;
  #workbench: Workbench | undefined;
  #computed: Access | undefined;
  readonly #accesses = new Map<string, ResourceAccess>();
  readonly #paths = new Map<string, readonly EffectivePath[]>();
  #redundancies: readonly Redundancy[] | undefined;
  #deadAllows: readonly DeadAllow[] | undefined;
  #unsatisfiable: readonly Unsatisfiable[] | undefined;
  #ineffectiveDenies: readonly IneffectiveDeny[] | undefined;
  #partialOverrides: readonly PartialOverride[] | undefined;

  constructor(estate: Estate, horizon: Horizon) {
    this.estate = estate;
    this.horizon = horizon;
  }

  get #bench(): Workbench {
    this.#workbench ??= new Workbench(this.estate, this.horizon);
    return this.#workbench;
  }

  access(resource: string): ResourceAccess {
    let found = this.#accesses.get(resource);
    if (!found) {
      const { lowered, policyParts, space } = this.#bench;
      this.#computed ??= accessIn(lowered, policyParts, space);
      found = this.#computed(resource);
      this.#accesses.set(resource, found);
    }
    return found;
  }

  redundancies(): readonly Redundancy[] {
    this.#redundancies ??= findRedundancies(this.#bench);
    return this.#redundancies;
  }

  deadAllows(): readonly DeadAllow[] {
    this.#deadAllows ??= findDeadAllows(this.#bench);
    return this.#deadAllows;
  }

  unsatisfiable(): readonly Unsatisfiable[] {
    this.#unsatisfiable ??= findUnsatisfiable(this.#bench);
    return this.#unsatisfiable;
  }

  ineffectiveDenies(): readonly IneffectiveDeny[] {
    this.#ineffectiveDenies ??= findIneffectiveDenies(this.#bench);
    return this.#ineffectiveDenies;
  }

  partialOverrides(): readonly PartialOverride[] {
    this.#partialOverrides ??= findPartialOverrides(this.#bench);
    return this.#partialOverrides;
  }

  paths(resource: string): readonly EffectivePath[] {
    let found = this.#paths.get(resource);
    if (!found) {
      found = pathsOf(this.#bench, this.access(resource));
      this.#paths.set(resource, found);
    }
    return found;
  }

  weakest(resource: string): readonly EffectivePath[] {
    return weakestPaths(this.paths(resource));
  }

  minimalRequirements(principal: RequestPrincipal, resource: string): readonly EffectivePath[] {
    return minimalPaths(this.#bench, this.paths(resource), principal);
  }
}
