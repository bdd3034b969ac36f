import { readFileSync } from 'node:fs';
import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { jsonDigest } from '../../targets/canonical-json.js';
import type { TargetPlan } from '../../targets/plan.js';
import type { Json } from '../../targets/target.js';
import type { BackendInput, LiveRead, PhasePlan } from '../backend.js';
import { errorCode } from '../file-system.js';
import { filesDigest, type LiveFault, type LiveState } from '../live-folder.js';
import { readMemory } from '../memory.js';
import { unendedCreations } from './events.js';
import { isRecord, recordAt } from './json.js';
import { type LiveResources, liveResources, needsSchemas } from './live.js';
import type { EnginePlan } from './plan-json.js';
import { recallBodies, rememberBodies } from './remembered.js';
import type { Planned, PlanningSession } from './session.js';
import type { WorkingFolder } from './working-folder.js';

/** Stream of the apply that ran last in the working folder. */
export const APPLY_EVENTS = 'apply.jsonl';

/** Reads what stands live out of what the engine plans after a refresh. */
export class LiveReading {
  readonly #input: BackendInput;
  readonly #folder: WorkingFolder;
  readonly #session: PlanningSession;
  #planned: Planned | undefined;

  constructor(input: BackendInput, folder: WorkingFolder, session: PlanningSession) {
    this.#input = input;
    this.#folder = folder;
    this.#session = session;
  }

  /** What the engine planned when it was read last. */
  get planned(): Planned | undefined {
    return this.#planned;
  }

  async read(): Promise<LiveRead> {
    const { fs, dir, owner } = this.#input;
    const memory = readMemory(fs, dir, owner);
    if (!memory.ok) return memory;
    const planned = await this.#session.plan();
    if (!planned.ok) return planned;
    this.#planned = planned;
    const revision = await this.#session.revision();
    if (!revision.ok) return revision;
    const unseen = this.#unseen(planned.plan);
    if (unseen) return unseen;
    const known = new Set(
      [...(memory.manifest?.objects ?? []), ...(memory.manifest?.pending?.objects ?? [])].map(({ address }) => address),
    );
    const live = await this.#resources(planned.plan, known);
    if ('ok' in live) return live;
    if (live.strange.length > 0 && !this.#input.adopt) {
      const params = { target: owner.target, addresses: live.strange };
      return { ok: false, status: 'stopped', diagnostics: [diagnostic('ZT1048', undefined, params)] };
    }
    const state: LiveState = {
      digest: filesDigest(live.files),
      files: live.files,
      blocked: [],
      foreign: [],
      revision: `${revision.revision} ${this.#folder.ownDigest}`,
      adopts: live.adopts,
      calls: callsOf(planned.plan),
      diagnostics: [...live.diagnostics, ...this.#warnings(planned)],
      // Terraform refuses to plan a part while others of it are moved.
      ...(planned.plan.changes.some(({ previous }) => previous !== undefined) && { isIndivisible: true }),
      ...(memory.manifest && { manifest: memory.manifest }),
      ...(hasWork(planned.plan) && { saved: this.#bytesOf(planned) }),
    };
    return { ok: true, state };
  }

  /** An apply of this plan was under way, and every object is as it was, as it will be, or not there while it is replaced. */
  isPartOf(plan: TargetPlan, planId: string, live: LiveState): boolean {
    if (live.manifest?.pending?.planId !== planId) return false;
    const { artefact, read } = this.#input;
    const steps = new Map(plan.steps.map((step) => [step.address, step]));
    const desired = new Map(artefact.objects.map(({ address, body }) => [address, jsonDigest(body)]));
    return read(live.files).objects.every(({ address, body }) => {
      const step = steps.get(address);
      const digest = jsonDigest(body);
      return step ? digest === step.before || digest === step.after : digest === desired.get(address);
    });
  }

  /** Keeps the bodies that stand now, for the next time that something differs. */
  remember(): void {
    const { fs, artefact } = this.#input;
    const bodies = new Map<string, Json>();
    for (const { text } of artefact.files) {
      const root: unknown = JSON.parse(text);
      for (const [type, byName] of Object.entries(isRecord(root) ? recordAt(root, 'resource') : {})) {
        for (const [name, body] of Object.entries(isRecord(byName) ? byName : {}))
          bodies.set(`${type}.${name}`, body as Json);
      }
    }
    if (this.#planned) rememberBodies(fs, this.#folder.path, this.#planned.plan.changes, bodies);
  }

  async #resources(plan: EnginePlan, known: ReadonlySet<string>): Promise<LiveResources | LiveFault> {
    const { fs, owner, artefact, adopt } = this.#input;
    const remembered = recallBodies(fs, this.#folder.path);
    const asked = needsSchemas(plan, remembered) ? await this.#session.schemas() : undefined;
    if (asked?.ok === false) return asked;
    return liveResources({
      target: owner.target,
      estate: owner.estate,
      artefact,
      plan,
      remembered,
      schemas: asked?.schemas ?? new Map(),
      known,
      adopt,
    });
  }

  /** What the last apply may have made and could not write down, asked for still or not. What is in the state, or is taken over now, is known. */
  #unseen({ changes }: EnginePlan): LiveFault | undefined {
    const { owner, artefact } = this.#input;
    const known = new Set(
      changes.filter(({ actions }) => !actions.every((action) => action === 'create')).map(({ address }) => address),
    );
    const lost = unendedCreations(this.#lastApply()).filter((address) => !known.has(address));
    if (lost.length === 0) return undefined;
    const diagnostics = lost.map((address): Diagnostic => {
      const body = artefact.objects.find((object) => object.address === address)?.body;
      const name = isRecord(body) && typeof body.name === 'string' ? body.name : undefined;
      return diagnostic('ZT1047', undefined, {
        target: owner.target,
        address,
        name,
        path: `${this.#folder.shown}/${APPLY_EVENTS}`,
      });
    });
    return { ok: false, status: 'stopped', diagnostics };
  }

  #lastApply(): string {
    try {
      return readFileSync(this.#session.path(APPLY_EVENTS), 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return '';
      throw error;
    }
  }

  /** The plan of the engine for a part of the objects. */
  async planPhase(addresses: readonly string[]): Promise<PhasePlan> {
    const planned = await this.#session.plan(addresses);
    return planned.ok ? { ok: true, saved: this.#bytesOf(planned) } : planned;
  }

  #bytesOf({ file }: Planned): NonNullable<LiveState['saved']> {
    const { name, version, platform } = this.#session.engine;
    const bytes = new Uint8Array(readFileSync(this.#session.path(file)));
    return { bytes, engine: { name, version }, platform, providers: this.#session.providers };
  }

  #warnings({ warnings }: Planned): readonly Diagnostic[] {
    const { target } = this.#input.owner;
    const theirs = warnings.map((one) => diagnostic('ZT1054', undefined, { target, theirs: one }));
    const isLost = !this.#folder.own.hasBackend && this.#input.env.CI !== undefined;
    return isLost ? [...theirs, diagnostic('ZT1053', undefined, { target, path: this.#folder.shown })] : theirs;
  }
}

/** Writes to the vendor: two for a replacement. */
function callsOf({ changes }: EnginePlan): number {
  return changes.flatMap(({ actions }) => actions.filter((action) => action !== 'no-op' && action !== 'read')).length;
}

/** Whether an apply would do anything, if only to the state. */
function hasWork({ changes, outputs }: EnginePlan): boolean {
  return (
    outputs ||
    changes.some(
      ({ actions, importing, previous }) =>
        importing || previous !== undefined || actions.some((one) => one !== 'no-op'),
    )
  );
}
