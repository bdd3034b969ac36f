import { createAccess, createEvaluator, validityInterval } from '../../../../src/compiler/analysis/index.js';
import type { AccessRequest, Estate } from '../../../../src/compiler/model/index.js';
import {
  Asker,
  type Claims,
  decide,
  NO_CLAIMS,
  type OnePoint,
  type Reading,
} from '../../../../src/compiler/proof/index.js';
import type { Project } from '../../../../src/load.js';
import { proveArtefact, type TargetProof } from '../../../../src/prove-artefact.js';
import type { Interpretation } from '../../../../src/targets/reader.js';
import { HEADSCALE_READER, TAILSCALE_READER } from '../../../../src/targets/tailscale/interpret.js';
import type { ArtefactFile, TargetConfig } from '../../../../src/targets/target.js';
import { NOW } from '../../matrix/fixtures.js';
import { loadEstate } from '../../matrix/harness.js';

export type Kind = 'tailscale' | 'headscale';

/** A policy with one target `t`: what an artefact of it is read as, and proved to be. */
export class Workshop {
  readonly estate: Estate;
  readonly #target: TargetConfig;
  readonly #access: ReturnType<typeof createAccess>;
  readonly #evaluator: ReturnType<typeof createEvaluator>;
  readonly #asker: Asker;

  constructor({ estate, config }: Pick<Project, 'estate' | 'config'>, target = config.targets[0]!) {
    this.estate = estate!;
    this.#target = target;
    this.#access = createAccess(this.estate, validityInterval(this.estate, NOW));
    this.#evaluator = createEvaluator(this.estate);
    this.#asker = new Asker(this.estate);
  }

  static async open(kind: Kind, bindings: unknown, ...policies: readonly string[]): Promise<Workshop> {
    return new Workshop(await loadEstate(kind, bindings, ...policies));
  }

  read(artefact: unknown): Interpretation {
    const reader = this.#target.kind === 'tailscale' ? TAILSCALE_READER : HEADSCALE_READER;
    return reader.interpret(filesOf(artefact), this.estate, this.#target);
  }

  /** What is wrong with an artefact: `ZT092 unknown field`. */
  faults(artefact: unknown): readonly string[] {
    return this.read(artefact).diagnostics.map(({ code, message }) => `${code} ${message}`);
  }

  /** Throws when the reader refuses the artefact. */
  reading(artefact: unknown): Reading {
    const { reading, diagnostics } = this.read(artefact);
    if (!reading) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    return reading;
  }

  /** Whether the artefact allows a request at a point. */
  allows(artefact: unknown, request: AccessRequest, point: OnePoint, claims: Claims = NO_CLAIMS): boolean {
    return decide(this.reading(artefact), this.#asker.ask(request, point, claims)).allowed;
  }

  prove(artefact: unknown): TargetProof {
    const horizon = validityInterval(this.estate, NOW);
    const context = {
      estate: this.estate,
      access: this.#access,
      horizon,
      readers: [TAILSCALE_READER, HEADSCALE_READER],
    };
    return proveArtefact(this.#target, filesOf(artefact), context);
  }

  sourceAllows(request: AccessRequest): boolean {
    return this.#evaluator.evaluate(request).decision === 'allow';
  }
}

/** Files as they are, a text as the only file, anything else as the JSON of the only file. */
export function filesOf(artefact: unknown): readonly ArtefactFile[] {
  if (Array.isArray(artefact)) return artefact as readonly ArtefactFile[];
  return [{ path: 'policy.hujson', text: typeof artefact === 'string' ? artefact : JSON.stringify(artefact, null, 1) }];
}
