import { createEvaluator } from '../analysis/index.js';
import type { PolicyCase } from './cases.js';
import type { EstateParts, Mutation } from './mutations/index.js';

/** Asks mutants the cases that hold on the policy itself. */
export class Trials {
  readonly #parts: EstateParts;
  readonly #cases = new Map<string, PolicyCase[]>();
  /** Cases that are denied for want of an allow, and by nothing else. */
  readonly #ungranted: PolicyCase[] = [];

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
        if (decision !== one.wanted) return false;
        if (decision === 'deny' && deniedBy.length === 0) this.#ungranted.push(one);
        return true;
      });
      if (holding.length > 0) this.#cases.set(resource, holding);
    }
  }

  /** Whether some case is answered otherwise. */
  isNoticed(mutation: Mutation): boolean {
    if (mutation.flip.kind === 'widen') return this.#isGranted(mutation);
    return this.#parts.affected(mutation).some((resource) => this.#isNoticedAt(resource, mutation));
  }

  #isNoticedAt(resource: string, mutation: Mutation): boolean {
    const cases = this.#cases.get(resource);
    if (!cases) return false;
    const evaluator = createEvaluator(this.#parts.mutated(resource, mutation));
    return cases.some(({ request, wanted }) => evaluator.evaluate(request).decision !== wanted);
  }

  /** An allow that reaches further is noticed where it alone would have let in: denies and floors that say no still do. */
  #isGranted(mutation: Mutation): boolean {
    const reached = new Set(this.#parts.affected(mutation));
    const cases = this.#ungranted.filter(({ resource }) => reached.has(resource.value));
    const resources = [...new Set(cases.map(({ resource }) => resource.value))];
    const evaluator = createEvaluator(this.#parts.alone(mutation, resources));
    return cases.some(({ request }) => evaluator.evaluate(request).decision === 'allow');
  }
}
