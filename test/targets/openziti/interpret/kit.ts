import { compileProject } from '../../../../src/compile.js';
import { createAccess, createEvaluator, validityInterval } from '../../../../src/compiler/analysis/index.js';
import type { AccessRequest, Estate } from '../../../../src/compiler/model/index.js';
import type { Claims, OnePoint } from '../../../../src/compiler/proof/index.js';
import type { Project } from '../../../../src/load.js';
import { proveArtefact, type TargetProof } from '../../../../src/prove-artefact.js';
import { OPENZITI } from '../../../../src/targets/openziti/index.js';
import { OPENZITI_READER } from '../../../../src/targets/openziti/interpret.js';
import type { ArtefactFile, TargetConfig } from '../../../../src/targets/target.js';
import { NOW } from '../../matrix/fixtures.js';
import { loadEstate } from '../../matrix/harness.js';
import { controllerAllows, type PlainBindings } from '../model/ask.js';

/** A policy with one target `t`, what was emitted for it, and both sides of the proof. */
export class Workshop {
  readonly estate: Estate;
  readonly files: readonly ArtefactFile[];
  readonly #target: TargetConfig;
  readonly #bindings: PlainBindings;
  readonly #access: ReturnType<typeof createAccess>;
  readonly #evaluator: ReturnType<typeof createEvaluator>;

  private constructor(project: Project, files: readonly ArtefactFile[], bindings: PlainBindings) {
    this.estate = project.estate!;
    this.files = files;
    this.#target = project.config!.targets[0]!;
    this.#bindings = bindings;
    this.#access = createAccess(this.estate, validityInterval(this.estate, NOW));
    this.#evaluator = createEvaluator(this.estate);
  }

  static async open(policy: string, bindings: PlainBindings): Promise<Workshop> {
    const project = await loadEstate('openziti', bindings, policy);
    const { targets } = await compileProject(project, { now: NOW, targets: ['t'], registry: [OPENZITI] });
    const { artefact, diagnostics } = targets[0]!.compilation;
    if (!artefact) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    return new Workshop(project, artefact.files, bindings);
  }

  read(files: readonly ArtefactFile[]): ReturnType<typeof OPENZITI_READER.interpret> {
    return OPENZITI_READER.interpret(files, this.estate, this.#target);
  }

  /** Undefined when the reader refuses the files. */
  prove(files: readonly ArtefactFile[]): TargetProof | undefined {
    const horizon = validityInterval(this.estate, NOW);
    const context = { estate: this.estate, access: this.#access, horizon, readers: [OPENZITI_READER] };
    const proof = proveArtefact(this.#target, files, context);
    return proof.reading && proof;
  }

  /** By the model of the controller, which knows nothing of the reader. */
  controllerAllows(files: readonly ArtefactFile[], request: AccessRequest, point: OnePoint, claims: Claims): boolean {
    return controllerAllows(files, this.#bindings, request, point, claims);
  }

  sourceAllows(request: AccessRequest): boolean {
    return request.resource !== undefined && this.#evaluator.evaluate(request).decision === 'allow';
  }
}
