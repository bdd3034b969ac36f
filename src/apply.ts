import { join, relative, sep } from 'node:path';
import {
  accessObjections,
  bundleObjections,
  liveObjections,
  type Objection,
  projectObjections,
  type ReachedTarget,
  type ReadyTarget,
  reachTargets,
} from './apply-checks.js';
import { type AppliedTarget, type ApplyResult, countSteps, untouched } from './apply-result.js';
import { applyTarget, type TargetRun } from './apply-target.js';
import {
  beginJournal,
  errorCode,
  errorPath,
  type FileSystem,
  type Journal,
  type Lock,
  makePrivateFolder,
  nodeFileSystem,
  type PlanBundle,
  STATE_FOLDER,
  takeLock,
} from './backends/index.js';
import { isoInstant, knownTargets } from './compile.js';
import { type Diagnostic, diagnostic } from './compiler/diagnostics/index.js';
import type { Project } from './load.js';
import type { ReachOptions } from './reach-target.js';
import type { Status } from './status.js';
import type { Target } from './targets/target.js';

export interface ApplyOptions extends ReachOptions {
  /** Milliseconds since 1970: the instant of the apply, not of the plan. */
  readonly now: number;
  /** Loads the project afresh; called once the lock is held. */
  readonly load: () => Promise<Project>;
  /** Absent = every target of this version. */
  readonly registry?: readonly Target[];
}

/**
 * Carries out a plan, or the rest of one whose apply was interrupted. Nothing is written unless plan, interval, source and the live state of
 * every target are what the plan says; `moved` names what is not. Applying a plan that is already live is fine and changes nothing.
 */
export async function applyPlan(bundle: PlanBundle, options: ApplyOptions): Promise<ApplyResult> {
  const run = new Applying(bundle, options);
  try {
    return await run.run();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const path = relative(options.dir, errorPath(error) ?? join(options.dir, STATE_FOLDER));
    return run.end('failed', [diagnostic('ZT1013', undefined, { path, why: code })]);
  } finally {
    await run.close();
  }
}

class Applying {
  readonly #bundle: PlanBundle;
  readonly #options: ApplyOptions;
  readonly #fs: FileSystem;
  readonly #locks: Lock[] = [];
  #reached: readonly ReachedTarget[] = [];
  #targets: readonly AppliedTarget[];

  constructor(bundle: PlanBundle, options: ApplyOptions) {
    this.#bundle = bundle;
    this.#options = options;
    this.#fs = options.fs ?? nodeFileSystem;
    this.#targets = bundle.plan.targets.map(untouched);
  }

  async run(): Promise<ApplyResult> {
    const { now, dir, load } = this.#options;
    const { plan } = this.#bundle;
    const early = bundleObjections(this.#bundle, now);
    if (early.some(({ moved }) => moved?.what === 'plan')) return this.#refuse(early);
    const locked = this.#lock(join(dir, STATE_FOLDER), 'lock');
    if (locked) return locked;
    const registry = await knownTargets(this.#options.registry);
    const project = await load();
    const { objections, compiled } = await projectObjections(this.#bundle, project, { dir, registry });
    const known = [...early, ...objections];
    // Where something moved already, only what costs nothing is asked as well.
    const only = known.length > 0 ? 'folders' : 'all';
    const { objections: unreached, reached } = await reachTargets(this.#bundle, compiled, only, {
      ...this.#options,
      registry,
    });
    this.#reached = reached;
    const first = await liveObjections(plan, reached);
    const objected = [...known, ...unreached, ...first.objections];
    if (objected.length > 0) return this.#refuse(objected);
    const hidden = await accessObjections(first.ready, project, { now: Date.parse(plan.now), registry });
    if (hidden.length > 0) return this.#refuse(hidden);
    return this.#lockLive() ?? (await this.#writeAll(first.ready));
  }

  /** Locks do not outlive the process that holds them, so a failure to say that one is free harms nobody. */
  async close(): Promise<void> {
    for (const { backend } of this.#reached) await backend.close();
    for (const lock of this.#locks.splice(0).reverse()) {
      try {
        lock.release();
      } catch (error) {
        if (errorCode(error) === undefined) throw error;
      }
    }
  }

  end(status: Status, diagnostics: readonly Diagnostic[], moved: ApplyResult['moved'] = []): ApplyResult {
    const { planId, verification } = this.#bundle.plan;
    const counts = countSteps(this.#targets);
    return { status, planId, verification, moved, counts, targets: this.#targets, diagnostics };
  }

  #refuse(objections: readonly Objection[]): ApplyResult {
    const statuses = objections.map(({ status }) => status);
    const status = (['stopped', 'failed', 'usage', 'refused'] as const).find((one) => statuses.includes(one));
    const moved = objections.flatMap((one) => (one.moved ? [one.moved] : []));
    return this.end(
      status ?? 'stopped',
      objections.flatMap(({ diagnostics }) => diagnostics),
      moved,
    );
  }

  #lock(folder: string, name: string): ApplyResult | undefined {
    makePrivateFolder(this.#fs, folder);
    const taken = takeLock(this.#fs, join(folder, name));
    if (taken.ok) {
      this.#locks.push(taken.lock);
      return undefined;
    }
    const file = relative(this.#options.dir, taken.file).split(sep).join('/');
    return this.end('failed', [diagnostic('ZT1012', undefined, { file, holder: taken.holder })]);
  }

  #lockLive(): ApplyResult | undefined {
    for (const { backend } of this.#reached) {
      const locked = backend.lockFolder === undefined ? undefined : this.#lock(backend.lockFolder, 'lock');
      if (locked) return locked;
    }
    return undefined;
  }

  /** What is read before a lock of its own was taken may have changed until then. */
  async #writeAll(read: readonly ReadyTarget[]): Promise<ApplyResult> {
    const { plan } = this.#bundle;
    const shared = this.#reached.filter(({ backend }) => backend.lockFolder !== undefined);
    const again = await liveObjections(plan, shared);
    if (again.objections.length > 0) return this.#refuse(again.objections);
    const ready = read.map((one) => again.ready.find(({ backend }) => backend === one.backend) ?? one);
    const journal = this.#begin();
    const runs: TargetRun[] = [];
    for (const one of ready) {
      if (this.#options.signal?.aborted) break;
      runs.push(await applyTarget(one, { bundle: this.#bundle, at: isoInstant(this.#options.now), journal }));
    }
    this.#targets = [...runs.map(({ result }) => result), ...this.#targets.slice(runs.length)];
    const unbegun = this.#targets.slice(runs.length).some(({ outcome }) => outcome === 'not-attempted');
    const interrupted = unbegun ? [diagnostic('ZT1020', undefined, {})] : [];
    const faults = [...runs.flatMap((run) => run.faults), ...interrupted];
    const touched = runs.some((run) => run.touched);
    return this.#close(journal, faults.length === 0 ? 'ok' : touched ? 'partial' : failureStatus(faults), faults);
  }

  #begin(): Journal {
    const { dir, now } = this.#options;
    const { plan } = this.#bundle;
    const acknowledged = plan.safety.flatMap(({ rule, target, reason }) =>
      reason === undefined ? [] : [{ rule, target, reason }],
    );
    return beginJournal(this.#fs, join(dir, STATE_FOLDER, 'journal'), {
      record: 'begin',
      schema: 'ztctl/journal/v1',
      planId: plan.planId,
      at: isoInstant(now),
      estate: plan.estate,
      targets: plan.targets.map(({ name, base, result }) => ({ name, base: base.digest, result: result.digest })),
      ...(acknowledged.length > 0 && { acknowledged }),
    });
  }

  /** What was applied stays applied when the last record cannot be written; the next apply finds nothing to do. */
  #close(journal: Journal, status: Status, faults: readonly Diagnostic[]): ApplyResult {
    const result = this.end(status, faults);
    try {
      journal.add({ record: 'end', status, counts: result.counts });
      return result;
    } catch (error) {
      const code = errorCode(error);
      if (code === undefined) throw error;
      const warning = diagnostic('ZT1013', undefined, { path: `${STATE_FOLDER}/journal`, why: code });
      return { ...result, diagnostics: [...faults, { ...warning, severity: 'warning' }] };
    }
  }
}

/** What stands live, or the engine that would change it, is not what was planned for. */
const MOVED: ReadonlySet<string> = new Set(['ZT1010', 'ZT1049', 'ZT1050']);

/** Live files that changed under the apply stop it; anything else that kept it from writing is a failure. */
function failureStatus(faults: readonly Diagnostic[]): 'stopped' | 'failed' {
  return faults.some(({ code }) => MOVED.has(code)) ? 'stopped' : 'failed';
}
