import { rmSync } from 'node:fs';
import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { jsonDigest } from '../../targets/canonical-json.js';
import type { PlanStep, TargetPlan } from '../../targets/plan.js';
import type { BackendWrite } from '../backend.js';
import { errorCode, errorPath } from '../file-system.js';
import type { LiveState } from '../live-folder.js';
import { appliedManifest, pendingManifest } from '../manifest.js';
import { writeMemory } from '../memory.js';
import { savedFault } from '../saved-plan.js';
import type { EngineEvent } from './events.js';
import { lockFault } from './faults.js';
import { APPLY_EVENTS, type LiveReading } from './live-reading.js';
import type { EnginePlan, ResourceChange } from './plan-json.js';
import type { ReadyFolder } from './ready-folder.js';
import type { ApplyingSession } from './session.js';
import type { TheirWords } from './their-words.js';
import { writePrivate } from './working-folder.js';

export interface TerraformWrite extends BackendWrite, Pick<ReadyFolder, 'input' | 'folder'> {
  readonly session: ApplyingSession;
  readonly reading: LiveReading;
}

/** The plan that was saved at review, in the working folder. */
const REVIEWED = 'reviewed.tfplan';

/** Lets the engine apply what was reviewed, and reads back what stands. Returns what kept it from that. */
export async function writeTerraform(write: TerraformWrite): Promise<readonly Diagnostic[]> {
  const { live, plan, folder } = write;
  if (live.digest === plan.result.digest && !live.manifest?.pending && !live.saved) return [];
  try {
    return await new Writing(write).run();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return [diagnostic('ZT1013', undefined, { path: errorPath(error) ?? folder.shown, why: code })];
  } finally {
    rmSync(write.session.path(REVIEWED), { force: true });
  }
}

class Writing {
  readonly #write: TerraformWrite;
  /** As it was read last. */
  #live: LiveState;

  constructor(write: TerraformWrite) {
    this.#write = write;
    this.#live = write.live;
  }

  async run(): Promise<readonly Diagnostic[]> {
    const { plan, live, input, session, reading } = this.#write;
    const other = savedFault(plan, live.saved);
    if (other) return [other];
    writeMemory(input.fs, input.dir, pendingManifest(input.owner, this.#write));
    for (const step of plan.steps) this.#note('intent', step);
    const phases: readonly Phase[] = plan.phases ?? ['everything'];
    for (const [at, phase] of phases.entries()) {
      const fault = await this.#carryOut(phase, at === phases.length - 1);
      if (fault) return fault;
    }
    const after = await reading.read();
    if (!after.ok) return after.diagnostics;
    if (after.state.digest !== plan.result.digest) {
      const addresses = (reading.planned?.plan.changes ?? []).filter(isWork).map(({ address }) => address);
      return [diagnostic('ZT1051', undefined, { target: plan.name, addresses })];
    }
    reading.remember();
    writeMemory(input.fs, input.dir, appliedManifest(input.owner, this.#write));
    rmSync(session.path(APPLY_EVENTS), { force: true });
    return [];
  }

  /** One phase, unless it stands already. Before another one begins it is read what stands. */
  async #carryOut(phase: Phase, isLast: boolean): Promise<readonly Diagnostic[] | undefined> {
    const { input, plan, planId, session, reading } = this.#write;
    if (this.#stands(phase)) return undefined;
    if (input.signal?.aborted) return [diagnostic('ZT1020', undefined, {})];
    const file = this.#isReviewed() ? this.#reviewed() : await this.#planAgain(phase, isLast);
    if (typeof file !== 'string') return file;
    const { end, errors } = await session.apply(file, (event) => this.#told(event));
    if (end.code !== 0) return this.#failed(errors);
    if (isLast) return undefined;
    const read = await reading.read();
    if (!read.ok) return read.diagnostics;
    this.#live = read.state;
    if (reading.isPartOf(plan, planId, read.state)) return undefined;
    const what = 'what stands after a phase is neither as it was nor as it will be';
    return [diagnostic('ZT1050', undefined, { target: plan.name, what })];
  }

  #stands(phase: Phase): boolean {
    if (phase === 'everything') return this.#live.saved === undefined;
    const { plan, input } = this.#write;
    const standing = new Map(
      input.read(this.#live.files).objects.map(({ address, body }) => [address, jsonDigest(body)]),
    );
    const steps = plan.steps.filter(({ address }) => phase.includes(address));
    return steps.every(({ address, after }) => standing.get(address) === after);
  }

  /** What was saved at review is right as long as nothing moved since. */
  #isReviewed(): boolean {
    const { plan, saved } = this.#write;
    return saved !== undefined && this.#live.digest === plan.base.digest && this.#live.revision === plan.base.revision;
  }

  #reviewed(): string {
    const { saved, folder, input, session } = this.#write;
    if (!saved) throw new Error('what was reviewed was saved');
    writePrivate(input.fs, folder.path, REVIEWED, saved);
    return session.path(REVIEWED);
  }

  /** What the engine would do now, if it is a part of what was reviewed. The last phase is all that is left. */
  async #planAgain(phase: Phase, isLast: boolean): Promise<string | readonly Diagnostic[]> {
    const { plan, reading, session } = this.#write;
    const planned = isLast || phase === 'everything' ? undefined : await session.plan(phase);
    if (planned?.ok === false) return planned.diagnostics;
    const now = planned ?? reading.planned;
    if (!now) throw new Error('what is written was read before');
    const odd = unreviewed(planned && phase !== 'everything' ? phase : undefined, plan, now.plan);
    return odd === undefined ? now.file : [diagnostic('ZT1050', undefined, { target: plan.name, what: odd })];
  }

  #failed(errors: readonly TheirWords[]): readonly Diagnostic[] {
    const { plan, input } = this.#write;
    if (input.signal?.aborted) return [diagnostic('ZT1020', undefined, {})];
    const locked = errors.find(({ summary }) => /acquiring the state lock/i.test(summary));
    if (locked) return [lockFault(plan.name, locked)];
    if (errors.some(({ summary }) => /saved plan is stale/i.test(summary))) {
      return [diagnostic('ZT1010', undefined, { target: plan.name, path: this.#write.folder.shown })];
    }
    const byAddress = new Map<string | undefined, TheirWords[]>();
    for (const one of errors) byAddress.set(one.address, [...(byAddress.get(one.address) ?? []), one]);
    return [...byAddress].map(([address, theirs]) =>
      diagnostic('ZT1046', undefined, {
        target: plan.name,
        address,
        theirs: theirs.map(({ address: _, ...rest }) => rest),
      }),
    );
  }

  #told(event: EngineEvent): void {
    const { input, plan } = this.#write;
    if (event.type !== 'started' && event.type !== 'done') return;
    const { address } = event;
    if (event.type === 'started') {
      input.say?.({ target: plan.name, text: `${DOING[event.action] ?? event.action} ${address}`, address });
      return;
    }
    const step = plan.steps.find((one) => one.address === address);
    // The first half of a replacement is not the end of its step.
    if (step && !(event.action === 'delete' && step.after !== undefined)) this.#note('done', step);
  }

  #note(record: 'intent' | 'done', { address, before, after }: PlanStep): void {
    const { journal, plan } = this.#write;
    journal.add({ record, target: plan.name, path: address, ...(before && { before }), ...(after && { after }) });
  }
}

const DOING: Readonly<Record<string, string>> = {
  create: 'creating',
  update: 'changing',
  delete: 'deleting',
  read: 'reading',
};

function isWork({ actions }: ResourceChange): boolean {
  return actions.some((action) => action !== 'no-op' && action !== 'read');
}

/** Addresses of objects, or all that there is to do. */
type Phase = readonly string[] | 'everything';

/** The first thing that an engine would do and nobody reviewed (for this phase); undefined when there is none. */
function unreviewed(
  phase: readonly string[] | undefined,
  { steps }: TargetPlan,
  { changes }: EnginePlan,
): string | undefined {
  const own = steps.filter(({ address }) => !phase || phase.includes(address));
  const reviewed = new Map(own.map((step) => [step.address, step.action]));
  const odd = changes.filter(isWork).find(({ address, actions }) => {
    const action = reviewed.get(address);
    if (actions.length === 2) return action !== 'change' && action !== 'create';
    // A change that was interrupted may have to be made anew.
    if (actions[0] === 'create') return action !== 'create' && action !== 'change';
    return action !== (actions[0] === 'update' ? 'change' : 'delete');
  });
  return odd && `it would ${odd.actions.join(' and ')} \`${odd.address}\``;
}
