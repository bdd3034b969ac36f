import { type Answer, createEvaluator, type Evaluator, type Piece, witness } from '../analysis/index.js';
import type { AccessRequest, RequestPrincipal } from '../model/index.js';
import { isOnlyBefore } from './align.js';
import type { ResourceNames } from './changed-access.js';
import type { DiffWitness } from './difference.js';
import type { Sides } from './sides.js';

/** A request with what each side answers. */
export interface Shown {
  readonly witness: DiffWitness;
  readonly before: Answer;
  readonly after: Answer;
}

/** Finds requests that show changes, and asks both sides. */
export class Witnesses {
  readonly #sides: Sides;
  readonly #resources: readonly ResourceNames[];
  /** Made when first asked: preparing one takes time on a large estate. */
  #evaluators: { readonly before: Evaluator; readonly after: Evaluator } | undefined;

  /** `resources` are those that will be asked for. */
  constructor(sides: Sides, resources: readonly ResourceNames[]) {
    this.#sides = sides;
    this.#resources = resources;
  }

  /** For a piece that one side grants and the other does not. Undefined when nobody is in it. */
  show(piece: Piece, resource: ResourceNames, isGain: boolean): Shown | undefined {
    const { before, after, horizon } = this.#sides;
    const estate = isGain ? after.estate : before.estate;
    const request = witness(estate, isGain ? resource.after : resource.before, piece, horizon.from);
    return request && this.#ask(request, resource);
  }

  /** The same for somebody without identity. */
  showNobody(piece: Piece, resource: ResourceNames): Shown | undefined {
    const { after, horizon } = this.#sides;
    const request = witness(after.estate, resource.after, piece, horizon.from);
    return request && this.#ask({ ...request, principal: { kind: 'nobody' } }, resource);
  }

  #evaluatorsOfBoth(): { readonly before: Evaluator; readonly after: Evaluator } {
    const { before, after } = this.#sides;
    this.#evaluators ??= {
      before: createEvaluator(before.estate, new Set(this.#resources.map((names) => names.before))),
      after: createEvaluator(after.estate, new Set(this.#resources.map((names) => names.after))),
    };
    return this.#evaluators;
  }

  /** `request` has the aligned names; each side is asked in its own. */
  #ask(request: AccessRequest, resource: ResourceNames): Shown {
    const { alignment } = this.#sides;
    const principal = inNames(request.principal, {
      groups: (name) => originals(alignment.groups, name),
      workloads: (name) => originals(alignment.workloads, name),
    });
    const here = (name: string): readonly string[] => (isOnlyBefore(name) ? [] : [name]);
    const before = {
      ...request,
      resource: resource.before,
      principal,
      approvals: new Set([...request.approvals].flatMap((name) => originals(alignment.approvals, name))),
    };
    const after = {
      ...request,
      approvals: new Set([...request.approvals].flatMap(here)),
      resource: resource.after,
      principal: inNames(request.principal, { groups: here, workloads: here }),
    };
    const { before: then, after: now } = this.#evaluatorsOfBoth();
    const answers = { before: then.evaluate(before), after: now.evaluate(after) };
    return {
      ...answers,
      witness: {
        before: { request: before, decision: answers.before.decision },
        after: { request: after, decision: answers.after.decision },
      },
    };
  }
}

interface Translation {
  groups(name: string): readonly string[];
  workloads(name: string): readonly string[];
}

function inNames(principal: RequestPrincipal, names: Translation): RequestPrincipal {
  if (principal.kind === 'user') return { ...principal, groups: principal.groups.flatMap(names.groups) };
  if (principal.kind !== 'workload') return principal;
  const [workload] = names.workloads(principal.workload);
  return workload === undefined ? { kind: 'nobody' } : { ...principal, workload };
}

/** The names that the first estate has for an aligned one: itself, unless the first estate means something else by it. */
function originals(names: ReadonlyMap<string, string>, name: string): readonly string[] {
  const old = [...names].filter(([, aligned]) => aligned === name).map(([original]) => original);
  if (old.length > 0 || names.has(name)) return old;
  return [name];
}
