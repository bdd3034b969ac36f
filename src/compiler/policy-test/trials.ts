import { createEvaluator } from '../analysis/index.js';
import type { PolicyCase } from './cases.js';
import type { EstateParts, Mutation } from './mutations/index.js';

/** Asks mutants the cases that hold on the policy itself. */
export class Trials {
  readonly #parts: EstateParts;
  readonly #cases = new Map<string, PolicyCase[]>();
  /** Cases that a plain deny or a floor decides: an allow that reaches further changes nothing there. */
  readonly #denied = new Set<PolicyCase>();

  constructor(parts: EstateParts, cases: readonly PolicyCase[]) {
    this.#parts = parts;
    const byResource = new Map<string, PolicyCase[]>();
    for (const one of cases) {
      const own = byResource.get(one.resource.value);
      if (own) own.push(one);
      else byResource.set(one.resource.value, [one]);
    }
    for (const [resource, own] of byResource) {
      const evaluator = createEvaluator(parts.around(resource));
      const holding = own.filter((one) => {
        const { decision, deniedBy } = evaluator.evaluate(one.request);
        if (deniedBy.length > 0) this.#denied.add(one);
        return decision === one.wanted;
      });
      if (holding.length > 0) this.#cases.set(resource, holding);
    }
  }

  /** Whether some case is answered otherwise. */
  isNoticed(mutation: Mutation): boolean {
    return this.#parts.affected(mutation).some((resource) => this.#isNoticedAt(resource, mutation));
  }

  #isNoticedAt(resource: string, mutation: Mutation): boolean {
    const own = this.#cases.get(resource);
    const cases = mutation.flip.kind === 'widen' ? own?.filter((one) => this.#canGain(one)) : own;
    if (!cases || cases.length === 0) return false;
    const evaluator = createEvaluator(this.#parts.mutated(resource, mutation));
    return cases.some(({ request, wanted }) => evaluator.evaluate(request).decision !== wanted);
  }

  #canGain(one: PolicyCase): boolean {
    return one.wanted === 'deny' && !this.#denied.has(one);
  }
}
