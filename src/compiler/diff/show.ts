import { type Answer, createEvaluator, type Evaluator, type Piece, witness } from '../analysis/index.js';
import type { AccessRequest, RequestPrincipal } from '../model/index.js';
import type { Alignment } from './align.js';
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
  readonly #before: Evaluator;
  readonly #after: Evaluator;

  constructor(sides: Sides) {
    this.#sides = sides;
    this.#before = createEvaluator(sides.before.estate);
    this.#after = createEvaluator(sides.after.estate);
  }

  /** For a piece that one side grants and the other does not. Undefined when nobody is in it. */
  show(piece: Piece, resource: ResourceNames, isGain: boolean): Shown | undefined {
    const { before, after, horizon, alignment } = this.#sides;
    const estate = isGain ? after.estate : before.estate;
    const own = isGain ? piece : { ...piece, who: { ...piece.who, ...toBefore(alignment, piece.who) } };
    const request = witness(estate, isGain ? resource.after : resource.before, own, horizon.from);
    return request && this.#ask(request, resource, isGain);
  }

  /** The same for somebody without identity. */
  showNobody(piece: Piece, resource: ResourceNames): Shown | undefined {
    const { after, horizon } = this.#sides;
    const request = witness(after.estate, resource.after, piece, horizon.from);
    return request && this.#ask({ ...request, principal: { kind: 'nobody' } }, resource, true);
  }

  #ask(request: AccessRequest, resource: ResourceNames, isGain: boolean): Shown {
    const { alignment } = this.#sides;
    const other = isGain ? principalBefore(alignment, request.principal) : principalAfter(alignment, request.principal);
    const [then, now] = isGain ? [other, request.principal] : [request.principal, other];
    const before = { ...request, resource: resource.before, principal: then };
    const after = { ...request, resource: resource.after, principal: now };
    const answers = { before: this.#before.evaluate(before), after: this.#after.evaluate(after) };
    return {
      ...answers,
      witness: {
        before: { request: before, decision: answers.before.decision },
        after: { request: after, decision: answers.after.decision },
      },
    };
  }
}

/** Aligned names as the first estate says them. */
function toBefore(
  { groups, workloads }: Alignment,
  who: Pick<Piece['who'], 'in' | 'notIn' | 'workloads'>,
): Pick<Piece['who'], 'in' | 'notIn' | 'workloads'> {
  return {
    in: who.in.flatMap((name) => originals(groups, name)),
    notIn: who.notIn.flatMap((name) => originals(groups, name)),
    workloads: who.workloads.flatMap((name) => originals(workloads, name)),
  };
}

function principalBefore({ groups, workloads }: Alignment, principal: RequestPrincipal): RequestPrincipal {
  if (principal.kind === 'user')
    return { ...principal, groups: principal.groups.flatMap((name) => originals(groups, name)) };
  if (principal.kind !== 'workload') return principal;
  const [workload] = originals(workloads, principal.workload);
  return workload === undefined ? { kind: 'nobody' } : { ...principal, workload };
}

function principalAfter({ groups, workloads }: Alignment, principal: RequestPrincipal): RequestPrincipal {
  const isHere = (name: string): boolean => !name.includes(' ');
  if (principal.kind === 'user')
    return { ...principal, groups: principal.groups.map((name) => groups.get(name) ?? name).filter(isHere) };
  if (principal.kind !== 'workload') return principal;
  const workload = workloads.get(principal.workload) ?? principal.workload;
  return isHere(workload) ? { ...principal, workload } : { kind: 'nobody' };
}

/** The names that the first estate has for an aligned one: itself, unless the first estate means something else by it. */
function originals(names: ReadonlyMap<string, string>, name: string): readonly string[] {
  const old = [...names].filter(([, aligned]) => aligned === name).map(([original]) => original);
  if (old.length > 0 || names.has(name)) return old;
  return [name];
}
