import { compileProject, knownTargets } from '../../src/compile.js';
import { createAccess, createEvaluator, validityInterval } from '../../src/compiler/analysis/index.js';
import type { AccessRequest, Estate } from '../../src/compiler/model/index.js';
import { Asker, type Claims, decide, type OnePoint, type Reading } from '../../src/compiler/proof/index.js';
import { load } from '../../src/load.js';
import { knownReaders, proveArtefact, type TargetProof } from '../../src/prove-artefact.js';
import type { ArtefactFile, TargetConfig, TargetKind } from '../../src/targets/target.js';
import type { ArtefactMutation } from '../kit/artefact-mutation.js';
import type { Random } from '../kit/generate/index.js';
import { createMemoryHost } from '../kit/memory-host.js';

/** A request at a point, which has its resource where the source has one there, and what the vendor knows beside it. */
export interface Ask {
  readonly request: AccessRequest;
  readonly point: OnePoint;
  readonly claims: Claims;
  /** Whether it is asked to stand at the point and answer, instead of to reach it. */
  readonly isHosting?: boolean;
}

/** What a vendor's second model answers; undefined where it does not know a construct. */
export type Judge = (ask: Ask) => boolean | undefined;

/** One vendor under attack: random policies for it, and a model of it that shares no code with compiler and reader. */
export interface Attacked {
  readonly kind: TargetKind;
  /** As the random policies call it. */
  readonly target: string;
  /** Under which everything that can be compiled compiles: made for the random policies. */
  readonly bindings: unknown;
  readonly mutations: readonly ArtefactMutation[];
  /** The instant of all requests. */
  readonly now: number;
  /** Same seed, same text. */
  policy(seed: number): string;
  /** Callers and signals, chosen at the edges of what policies demand, at each of the points that the vendor can tell apart. */
  asks(estate: Estate, random: Random, most: number): readonly Ask[];
  judge(files: readonly ArtefactFile[]): Judge;
  /** A witness with what the vendor knows of every caller and a policy need not ask for. Absent = as it is. */
  complete?(ask: Ask): Ask;
}

/** A random policy and what was emitted for it. */
export class Stage {
  readonly estate: Estate;
  readonly files: readonly ArtefactFile[];
  /** Of what was emitted. */
  readonly proof: TargetProof;
  readonly #now: number;
  readonly #target: TargetConfig;
  readonly #readers: Awaited<ReturnType<typeof knownReaders>>;
  readonly #access: ReturnType<typeof createAccess>;
  readonly #evaluator: ReturnType<typeof createEvaluator>;
  readonly #asker: Asker;

  private constructor(
    estate: Estate,
    target: TargetConfig,
    files: readonly ArtefactFile[],
    proof: TargetProof,
    readers: Awaited<ReturnType<typeof knownReaders>>,
    now: number,
  ) {
    this.estate = estate;
    this.files = files;
    this.proof = proof;
    this.#now = now;
    this.#target = target;
    this.#readers = readers;
    this.#access = createAccess(estate, validityInterval(estate, now));
    this.#evaluator = createEvaluator(estate);
    this.#asker = new Asker(estate);
  }

  /** A text where it does not load or the target refuses: why. */
  static async open({ kind, target: name, bindings, now }: Attacked, policy: string): Promise<Stage | string> {
    const config = { name: 'attack', targets: { [name]: { kind, bindings } } };
    const host = createMemoryHost({ 'ztctl.yaml': JSON.stringify(config, null, 2), 'policies/a.yaml': policy });
    const project = await load(host, '');
    const { status, targets, diagnostics } = await compileProject(project, { now, registry: await targetsOf(kind) });
    const [one] = targets;
    const files = one?.compilation.artefact?.files;
    if (!project.estate || !one?.proof || !files || status === 'refused') {
      return diagnostics.find(({ severity }) => severity === 'error')?.message ?? status;
    }
    const target = project.config.targets[0]!;
    return new Stage(project.estate, target, files, one.proof, await knownReaders(), now);
  }

  prove(files: readonly ArtefactFile[]): TargetProof {
    const { estate } = this;
    const horizon = validityInterval(estate, this.#now);
    return proveArtefact(this.#target, files, { estate, horizon, access: this.#access, readers: this.#readers });
  }

  sourceAllows({ request, isHosting }: Ask): boolean {
    if (isHosting) return this.#sourceHosts(request);
    return request.resource !== undefined && this.#evaluator.evaluate(request).decision === 'allow';
  }

  /** Where the source does not say who hosts, everybody may. */
  #sourceHosts({ principal, resource }: AccessRequest): boolean {
    const servedBy = this.estate.resources.get(resource ?? '')?.servedBy;
    if (!servedBy) return true;
    return principal.kind === 'workload' && servedBy.some(({ value }) => value === principal.workload);
  }

  readingAllows(read: Reading, { request, point, claims, isHosting }: Ask): boolean {
    const reading = isHosting ? { ...read, layers: [{ rules: read.hosting ?? [], otherwise: 'deny' as const }] } : read;
    return decide(reading, this.#asker.ask(request, point, claims)).allowed;
  }
}

/** What shows that an artefact is wider, as the vendor would see it. */
export function witnessAsk(vendor: Attacked, { kind, witness, point }: TargetProof['wider'][number]): Ask {
  const ask = { ...witness, point, isHosting: kind === 'hosting' };
  return vendor.complete?.(ask) ?? ask;
}

async function targetsOf(kind: TargetKind): ReturnType<typeof knownTargets> {
  return (await knownTargets(undefined)).filter((one) => one.kind === kind);
}

export function showAsk({ request, point, claims, isHosting }: Ask): string {
  return JSON.stringify({ request, point, claims, isHosting }, (_, value: unknown) =>
    value instanceof Set ? [...value] : typeof value === 'bigint' ? String(value) : value,
  );
}
