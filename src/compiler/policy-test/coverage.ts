import { createEvaluator, createTracer, type PolicyTrace, type TracedCheck } from '../analysis/index.js';
import type { BreakGlass, Estate, Policy } from '../model/index.js';
import type { Span } from '../source/index.js';
import type { PolicyCase } from './cases.js';

/** What the cases of tests say about the policies. */
export interface Coverage {
  /** Allows, denies and break-glass entries, by name. */
  readonly policies: readonly PolicyCoverage[];
  /** Resources that no case asks for, by name. */
  readonly unaskedResources: readonly { readonly name: string; readonly span: Span }[];
  readonly resources: number;
}

/**
 * How well one policy is tested: `untouched`, no case is a matter of it; `undecided`, it makes the decision of none; `partly`, one of its
 * conditions is never seen to hold or never seen to fail, or a way to meet it is never taken; `full` otherwise.
 */
export type CoverageState = 'untouched' | 'undecided' | 'partly' | 'full';

export interface PolicyCoverage {
  readonly policy: string;
  readonly kind: PolicyTrace['kind'];
  readonly span: Span;
  readonly state: CoverageState;
  /** Cases whose resource, caller, login and instant it speaks of. */
  readonly touched: number;
  /** Those in which it made the decision: let the request in, denied it, or refused it as a floor. */
  readonly decided: number;
  /** Of a deny: the situation in which it counts. */
  readonly when: readonly ConditionCoverage[];
  /** What it demands, or what saves from it: one entry for each way. */
  readonly alternatives: readonly AlternativeCoverage[];
}

export interface AlternativeCoverage {
  /** Cases that meet all of it. */
  readonly met: number;
  readonly conditions: readonly ConditionCoverage[];
}

/** In how many of the touching cases a condition holds, and in how many it does not. */
export interface ConditionCoverage {
  readonly condition: string;
  readonly needed: string;
  readonly held: number;
  readonly failed: number;
}

/** Looks which policies, ways and conditions the cases of an estate touch. Cases that fail count too. */
export function coverageOf(estate: Estate, cases: readonly PolicyCase[]): Coverage {
  const asked = new Set(cases.map(({ resource }) => resource.value));
  const evaluator = createEvaluator(estate, asked);
  const tracer = createTracer(estate, asked);
  const tallies = new Map<string, Tally>();
  for (const { request } of cases) {
    const { by, deniedBy } = evaluator.evaluate(request);
    const deciding = new Set([...by, ...deniedBy]);
    for (const trace of tracer.trace(request)) {
      let tally = tallies.get(trace.policy);
      if (!tally) {
        tally = new Tally(trace);
        tallies.set(trace.policy, tally);
      }
      tally.add(trace, deciding.has(trace.policy));
    }
  }
  const elements = [...estate.policies.values(), ...estate.breakGlass.values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  return {
    policies: elements.map((one) => tallies.get(one.name)?.coverage(one) ?? untouched(one)),
    unaskedResources: [...estate.resources.values()]
      .filter(({ name }) => !asked.has(name))
      .map(({ name, nameSpan }) => ({ name, span: nameSpan })),
    resources: estate.resources.size,
  };
}

function untouched(element: Policy | BreakGlass): PolicyCoverage {
  const { name, nameSpan } = element;
  const none = { touched: 0, decided: 0, when: [], alternatives: [] };
  return { policy: name, kind: kindOf(element), span: nameSpan, state: 'untouched', ...none };
}

function kindOf(element: Policy | BreakGlass): PolicyTrace['kind'] {
  if (!('effect' in element)) return 'break-glass';
  return element.effect === 'deny' && element.unless ? 'floor' : element.effect;
}

/** Counts for one policy over the cases that touch it. */
class Tally {
  readonly #first: PolicyTrace;
  readonly #when: Counter[];
  readonly #alternatives: { met: number; readonly conditions: Counter[] }[];
  #touched = 0;
  #decided = 0;

  constructor(first: PolicyTrace) {
    this.#first = first;
    this.#when = first.when.map(() => ({ held: 0 }));
    this.#alternatives = first.alternatives.map((checks) => ({ met: 0, conditions: checks.map(() => ({ held: 0 })) }));
  }

  add({ when, alternatives }: PolicyTrace, decided: boolean): void {
    this.#touched++;
    if (decided) this.#decided++;
    count(this.#when, when);
    for (const [at, checks] of alternatives.entries()) {
      const own = this.#alternatives[at]!;
      count(own.conditions, checks);
      if (checks.every(({ holds }) => holds)) own.met++;
    }
  }

  coverage({ name, nameSpan }: Policy | BreakGlass): PolicyCoverage {
    const { kind, when, alternatives } = this.#first;
    const counts = {
      when: this.#conditions(when, this.#when),
      alternatives: alternatives.map((checks, at) => ({
        met: this.#alternatives[at]!.met,
        conditions: this.#conditions(checks, this.#alternatives[at]!.conditions),
      })),
    };
    return {
      policy: name,
      kind,
      span: nameSpan,
      state: this.#decided === 0 ? 'undecided' : isFull(counts) ? 'full' : 'partly',
      touched: this.#touched,
      decided: this.#decided,
      ...counts,
    };
  }

  /** Without those that only say which kind of caller is meant. */
  #conditions(checks: readonly TracedCheck[], counters: readonly Counter[]): readonly ConditionCoverage[] {
    return checks
      .map(({ condition, needed }, at) => {
        const { held } = counters[at]!;
        return { condition, needed, held, failed: this.#touched - held };
      })
      .filter(({ condition }) => condition !== 'principal');
  }
}

interface Counter {
  held: number;
}

function count(counters: readonly Counter[], checks: readonly TracedCheck[]): void {
  for (const [at, { holds }] of checks.entries()) if (holds) counters[at]!.held++;
}

function isFull({ when, alternatives }: Pick<PolicyCoverage, 'when' | 'alternatives'>): boolean {
  return (
    alternatives.every(({ met }) => met > 0) &&
    [...when, ...alternatives.flatMap(({ conditions }) => conditions)].every(isSeenBothWays)
  );
}

/** Whether some case shows that the condition can hold, and some that it can fail. */
export function isSeenBothWays({ held, failed }: ConditionCoverage): boolean {
  return held > 0 && failed > 0;
}
