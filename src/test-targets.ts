import { compileProject, type ReadableTarget, type TargetCompilation } from './compile.js';
import {
  createEvaluator,
  createTracer,
  type Evaluator,
  type Horizon,
  liveGaps,
  type Tracer,
  validityInterval,
} from './compiler/analysis/index.js';
import type { Diagnostic } from './compiler/diagnostics/index.js';
import type { AccessRequest, Estate, Gap } from './compiler/model/index.js';
import { gapsThatAccept, type PolicyCase, requestsOf } from './compiler/policy-test/index.js';
import { type PointAnswer, ReadEvaluator } from './compiler/proof/index.js';
import type { Project } from './load.js';
import { narrowingsOf } from './narrowed.js';
import type { Narrowing, TargetConfig } from './targets/target.js';

/** What one target answered to the cases of the tests whose resource it carries. */
export interface TargetTests {
  readonly name: string;
  readonly kind: TargetConfig['kind'];
  /** Cases that were put to it: those that hold on the policy itself. */
  readonly asked: readonly PolicyCase[];
  /** Those that it decides otherwise. */
  readonly differences: readonly TargetDifference[];
  /** Those that could not be put to it, by the instant that they are about. */
  readonly untried: readonly UntriedCases[];
}

export interface UntriedCases {
  /** Milliseconds since 1970; what is shipped then would be asked. */
  readonly now: number;
  readonly cases: readonly PolicyCase[];
  /** Why nothing can be shipped. */
  readonly diagnostics: readonly Diagnostic[];
}

/** One case that a target decides otherwise than the policy does. It fails unless something `accepted` says so. */
export interface TargetDifference extends PolicyCase {
  /** The points at which it is so, and what decides there. */
  readonly points: readonly PointAnswer[];
  /** Live gaps that give up what keeps the caller out of the policy, or what the compiler says that it keeps the caller in from. */
  readonly accepted: readonly Acceptance[];
  /** Of somebody who is kept out: the constraints of which reading the artefact finds that it asks more. */
  readonly stricter: readonly string[];
}

export type Acceptance =
  | { readonly kind: 'gap'; readonly gap: Gap }
  | { readonly kind: 'narrowing'; readonly narrowing: Narrowing };

export interface TestTargetsOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly cases: readonly PolicyCase[];
  /** What can be compiled; absent = everything that this version has. */
  readonly registry?: readonly ReadableTarget[];
}

/**
 * Puts the cases of the tests to what is read back of every artefact, at every point of their resource. A case is asked of what is shipped at its
 * own instant, so a target is compiled once for each interval in which some case lies. Targets that carry no resource of a case are left out.
 */
export async function testTargets(
  project: Project & { readonly estate: Estate },
  options: TestTargetsOptions,
): Promise<readonly TargetTests[]> {
  const run = new Run(project, options);
  for (const interval of intervalsOf(project.estate, run.cases, options.now)) await run.ask(interval);
  return run.results();
}

/** Cases that lie between two changes of what is shipped. */
interface Interval {
  readonly now: number;
  readonly cases: readonly PolicyCase[];
}

function intervalsOf(estate: Estate, cases: readonly PolicyCase[], now: number): readonly Interval[] {
  const found: { from: number; to: number; now: number; cases: PolicyCase[] }[] = [
    { ...validityInterval(estate, now), now, cases: [] },
  ];
  for (const one of cases) {
    const at = one.request.now;
    let interval = found.find(({ from, to }) => from <= at && at < to);
    if (!interval) {
      interval = { ...validityInterval(estate, at), now: at, cases: [] };
      found.push(interval);
    }
    interval.cases.push(one);
  }
  return found.filter((interval) => interval.cases.length > 0);
}

interface Tally {
  readonly asked: PolicyCase[];
  readonly differences: TargetDifference[];
  readonly untried: UntriedCases[];
}

class Run {
  /** Those that hold on the policy itself; the others fail already. */
  readonly cases: readonly PolicyCase[];
  readonly #project: Project & { readonly estate: Estate };
  readonly #registry: readonly ReadableTarget[] | undefined;
  readonly #evaluator: Evaluator;
  readonly #tracer: Tracer;
  readonly #tallies = new Map<string, Tally>();

  constructor(project: Project & { readonly estate: Estate }, { cases, registry }: TestTargetsOptions) {
    this.#project = project;
    this.#registry = registry;
    const resources = new Set(cases.map(({ resource }) => resource.value));
    this.#evaluator = createEvaluator(project.estate, resources);
    this.#tracer = createTracer(project.estate, resources);
    this.cases = cases.filter(({ request, wanted }) => this.#evaluator.evaluate(request).decision === wanted);
  }

  async ask({ now, cases }: Interval): Promise<void> {
    const { estate, config } = this.#project;
    const carried = new Map<string, PolicyCase[]>();
    for (const { name } of config.targets) {
      const own = cases.filter(({ resource }) =>
        estate.resources.get(resource.value)!.via.some(({ value }) => value === name),
      );
      if (own.length > 0) carried.set(name, own);
    }
    if (carried.size === 0) return;
    const { targets } = await this.#compile(now, [...carried.keys()]);
    for (const target of targets) await this.#target(target, now, carried.get(target.name)!);
  }

  results(): readonly TargetTests[] {
    const byName = new Map(this.#project.config.targets.map((target) => [target.name, target]));
    return [...this.#tallies.keys()].sort().map((name) => ({
      name,
      kind: byName.get(name)!.kind,
      ...this.#tallies.get(name)!,
    }));
  }

  #compile(now: number, targets: readonly string[], shortfalls = false): ReturnType<typeof compileProject> {
    const registry = this.#registry && { registry: this.#registry };
    return compileProject(this.#project, { now, targets, shortfalls, ...registry });
  }

  async #target(target: TargetCompilation, now: number, cases: readonly PolicyCase[]): Promise<void> {
    const tally = this.#tally(target.name);
    const { proof, compilation } = target;
    if (!proof?.reading) {
      tally.untried.push({ now, cases, diagnostics: [...compilation.diagnostics, ...(proof?.diagnostics ?? [])] });
      return;
    }
    tally.asked.push(...cases);
    const evaluator = new ReadEvaluator(this.#project.estate, proof.reading);
    const found = cases.flatMap((one) => this.#difference(one, evaluator));
    if (found.length === 0) return;
    // Where less is allowed is looked for only now: most runs have no need of it.
    const isNarrower = found.some(({ wanted }) => wanted === 'allow');
    const told = isNarrower ? (await this.#compile(now, [target.name], true)).targets[0]! : target;
    tally.differences.push(...found.map((one) => this.#explained(one, told)));
  }

  #tally(name: string): Tally {
    let tally = this.#tallies.get(name);
    if (!tally) {
      tally = { asked: [], differences: [], untried: [] };
      this.#tallies.set(name, tally);
    }
    return tally;
  }

  /** The first request of a case that the artefact answers otherwise, with the points. */
  #difference(one: PolicyCase, evaluator: ReadEvaluator): readonly Differing[] {
    const requests = requestsOf(this.#project.estate, one, (request) => this.#evaluator.evaluate(request));
    for (const request of requests) {
      const points = evaluator.answer(request).points.filter(({ allowed }) => allowed !== (one.wanted === 'allow'));
      if (points.length > 0) return [{ ...one, request, points }];
    }
    return [];
  }

  #explained(one: Differing, target: TargetCompilation): TargetDifference {
    if (one.wanted === 'deny') {
      const gaps = gapsThatAccept(
        this.#tracer.trace(one.request),
        liveGaps(this.#project.estate, target.name, at(one.request)),
      );
      return { ...one, accepted: gaps.map((gap) => ({ kind: 'gap', gap })), stricter: [] };
    }
    const { by } = this.#evaluator.evaluate(one.request);
    const short = (target.proof?.narrower ?? []).filter(
      ({ resource, policy }) =>
        resource === one.resource.value && (policy === undefined ? by.includes('public') : by.includes(policy)),
    );
    const said = new Set(short.flatMap((each) => narrowingsOf(each, target.compilation.narrower)));
    return {
      ...one,
      accepted: [...said].map((narrowing) => ({ kind: 'narrowing', narrowing })),
      stricter: [...new Set(short.flatMap(({ constraints }) => constraints))].sort(),
    };
  }
}

/** The interval that is the instant of a request. */
function at({ now }: AccessRequest): Horizon {
  return { from: now, to: now + 1 };
}

type Differing = PolicyCase & Pick<TargetDifference, 'points'>;

/** Whether a difference is one that nothing accepts. */
export function isFailedDifference({ accepted }: TargetDifference): boolean {
  return accepted.length === 0;
}
