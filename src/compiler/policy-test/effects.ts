import {
  type Access,
  type AccessDifference,
  type Answer,
  compareAccess,
  createAccess,
  createEvaluator,
  type Horizon,
  type NetworkSet,
  witness,
} from '../analysis/index.js';
import { type AccessRequest, type Estate, formatAddress, SENSITIVITIES, type Sensitivity } from '../model/index.js';
import { type EstateParts, type Mutation, mutatedPolicy } from './mutations/index.js';

/** What a mutant changes. */
export interface MutantEffect {
  /** `more` permissive than the policy, `less`, or more here and less there. */
  readonly verdict: 'more' | 'less' | 'incomparable';
  /** The most sensitive resource at which access changes, one with a gain if there is any. */
  readonly resource: string;
  readonly sensitivity: Sensitivity;
  /** A request that the mutant answers otherwise; absent when nobody can be named. */
  readonly witness?: {
    readonly request: AccessRequest;
    readonly before: Answer['decision'];
    readonly after: Answer['decision'];
  };
}

/** Compares mutants with the estate, exactly, resource by resource. */
export class Effects {
  readonly #estate: Estate;
  readonly #parts: EstateParts;
  readonly #now: number;
  readonly #accesses = new Map<string, Access>();

  constructor(estate: Estate, parts: EstateParts, now: number) {
    this.#estate = estate;
    this.#parts = parts;
    this.#now = now;
  }

  /** Undefined when the mutant grants exactly the same. */
  of(mutation: Mutation): MutantEffect | undefined {
    const instant = instantOf(this.#estate, mutation, this.#now);
    const horizon = horizonOf(instant);
    const found: Changed[] = [];
    for (const resource of this.#bySensitivity(this.#parts.affected(mutation))) {
      const mutant = this.#parts.mutated(resource, mutation);
      const difference = compareAccess(this.#access(resource, horizon), createAccess(mutant, horizon), resource);
      const [gains, loses] = [isGain(difference), isLoss(difference)];
      if (gains || loses) found.push({ resource, mutant, difference, gains, loses });
      if (found.some((one) => one.gains) && (mutation.flip.kind === 'widen' || found.some((one) => one.loses))) break;
    }
    const shown = found.find(({ gains }) => gains) ?? found[0];
    if (!shown) return undefined;
    const { resource } = shown;
    const seen = this.#witness(shown, instant);
    return {
      verdict: found.every(({ loses }) => !loses) ? 'more' : found.some(({ gains }) => gains) ? 'incomparable' : 'less',
      resource,
      sensitivity: this.#sensitivity(resource),
      ...(seen && { witness: seen }),
    };
  }

  #access(resource: string, horizon: Horizon): Access {
    const key = `${horizon.from}/${resource}`;
    let access = this.#accesses.get(key);
    if (!access) {
      access = createAccess(this.#parts.around(resource), horizon);
      this.#accesses.set(key, access);
    }
    return access;
  }

  #sensitivity(resource: string): Sensitivity {
    return this.#estate.resources.get(resource)!.sensitivity;
  }

  #bySensitivity(resources: readonly string[]): readonly string[] {
    const rank = (name: string): number => SENSITIVITIES.indexOf(this.#sensitivity(name));
    return [...resources].sort((a, b) => rank(b) - rank(a) || (a < b ? -1 : 1));
  }

  #witness({ resource, mutant, difference, gains }: Changed, instant: number): MutantEffect['witness'] {
    const { gained, lost, opened, closed } = difference;
    const piece = (gains ? gained : lost)[0];
    const network = gains ? opened : closed;
    const request = piece
      ? witness(this.#estate, resource, piece, instant)
      : network && withoutIdentity(resource, network, instant);
    if (!request) return undefined;
    const ask = (estate: Estate): Answer['decision'] => createEvaluator(estate).evaluate(request).decision;
    return { request, before: ask(this.#parts.around(resource)), after: ask(mutant) };
  }
}

interface Changed {
  readonly resource: string;
  readonly mutant: Estate;
  readonly difference: AccessDifference;
  readonly gains: boolean;
  readonly loses: boolean;
}

function isGain({ gained, opened }: AccessDifference): boolean {
  return gained.length > 0 || opened !== undefined;
}

function isLoss({ lost, closed }: AccessDifference): boolean {
  return lost.length > 0 || closed !== undefined;
}

/** Somebody without identity, at an address of a network. */
function withoutIdentity(resource: string, { v4, v6, full }: NetworkSet, now: number): AccessRequest {
  const [four, six] = [v4[0], v6[0]];
  const address = four ? ({ family: 4, bits: four.from } as const) : six && ({ family: 6, bits: six.from } as const);
  return {
    principal: { kind: 'nobody' },
    resource,
    now,
    ...(!full && address && { ip: formatAddress(address) }),
    approvals: new Set(),
  };
}

/** Where to look: now, or where the policy counts that is flipped, or where it would count. */
function instantOf(estate: Estate, mutation: Mutation, now: number): number {
  const [before, after] = mutatedPolicy(estate, mutation);
  if (!before) return now;
  const { from, to } = before.validity;
  if (after && mutation.flip.kind === 'extend') {
    if (to && !after.validity.to) return to.value;
    if (from && !after.validity.from) return from.value - 1;
  }
  return Math.max(from?.value ?? now, Math.min(to ? to.value - 1 : now, now));
}

/** Two calendar years (UTC). */
function horizonOf(instant: number): Horizon {
  const year = new Date(instant).getUTCFullYear();
  return { from: Date.UTC(year, 0, 1), to: Date.UTC(year + 2, 0, 1) };
}
