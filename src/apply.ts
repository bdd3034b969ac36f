import { join, relative, sep } from 'node:path';
import {
  bundleObjections,
  liveObjections,
  type Objection,
  projectObjections,
  type ReadyTarget,
} from './apply-checks.js';
import { type AppliedTarget, type ApplyResult, countSteps, untouched } from './apply-result.js';
import { applyTarget, type TargetContext } from './apply-target.js';
import {
  beginJournal,
  errorCode,
  errorPath,
  type FileSystem,
  type Journal,
  LIVE_LOCK,
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
import type { Status } from './status.js';
import type { ArtefactObject, Target } from './targets/target.js';

export interface ApplyOptions {
  /** Absolute path of the project folder. */
  readonly dir: string;
  /** Milliseconds since 1970: the instant of the apply, not of the plan. */
  readonly now: number;
  /** Loads the project afresh; called once the lock is held. */
  readonly load: () => Promise<Project>;
  /** Absent = every target of this version. */
  readonly registry?: readonly Target[];
  /** Absent = the real disk. */
  readonly fs?: FileSystem;
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
    run.releaseLocks();
  }
}

class Applying {
  readonly #bundle: PlanBundle;
  readonly #options: ApplyOptions;
  readonly #fs: FileSystem;
  readonly #locks: Lock[] = [];
  #registry: readonly Target[] = [];
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
    this.#registry = await knownTargets(this.#options.registry);
    const context = { dir, registry: this.#registry };
    const { objections, objects } = await projectObjections(this.#bundle, await load(), context);
    const first = liveObjections(this.#fs, dir, plan);
    const all = [...early, ...objections, ...first.objections];
    if (all.length > 0) return this.#refuse(all);
    return this.#lockLive(first.ready) ?? this.#writeAll(objects);
  }

  /** Locks do not outlive the process that holds them, so a failure to say that one is free harms nobody. */
  releaseLocks(): void {
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

  /** A live folder outside of this project's own folder may be live for another checkout, which has another lock. */
  #lockLive(ready: readonly ReadyTarget[]): ApplyResult | undefined {
    const own = join(this.#options.dir, STATE_FOLDER) + sep;
    for (const { folder } of ready.filter((one) => !one.folder.path.startsWith(own))) {
      const locked = this.#lock(join(folder.path, LIVE_LOCK), 'lock');
      if (locked) return locked;
    }
    return undefined;
  }

  #writeAll(objects: ReadonlyMap<string, readonly ArtefactObject[]>): ApplyResult {
    const { dir, now } = this.#options;
    const { plan } = this.#bundle;
    const { objections, ready } = liveObjections(this.#fs, dir, plan);
    if (objections.length > 0) return this.#refuse(objections);
    const acknowledged = plan.safety.flatMap(({ rule, target, reason }) =>
      reason === undefined ? [] : [{ rule, target, reason }],
    );
    const journal = beginJournal(this.#fs, join(dir, STATE_FOLDER, 'journal'), {
      record: 'begin',
      schema: 'ztctl/journal/v1',
      planId: plan.planId,
      at: isoInstant(now),
      estate: plan.estate,
      targets: plan.targets.map(({ name, base, result }) => ({ name, base: base.digest, result: result.digest })),
      ...(acknowledged.length > 0 && { acknowledged }),
    });
    let faults: readonly Diagnostic[] = [];
    let touched = false;
    const done: AppliedTarget[] = [];
    for (const one of ready) {
      const run = applyTarget(one, this.#context(one, objects, journal));
      done.push(run.result);
      touched ||= run.touched;
      faults = run.faults;
      if (faults.length > 0) break;
    }
    this.#targets = [...done, ...this.#targets.slice(done.length)];
    const status = faults.length === 0 ? 'ok' : touched ? 'partial' : failureStatus(faults);
    return this.#close(journal, status, faults);
  }

  #context(
    { plan }: ReadyTarget,
    objects: ReadonlyMap<string, readonly ArtefactObject[]>,
    journal: Journal,
  ): TargetContext {
    const target = this.#registry.find(({ kind }) => kind === plan.kind);
    const own = objects.get(plan.name);
    if (!target || !own) throw new Error(`target ${plan.name} was compiled but is not there`);
    return { fs: this.#fs, bundle: this.#bundle, target, objects: own, at: isoInstant(this.#options.now), journal };
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

/** Live files that changed under the apply stop it; anything else that kept it from writing is a failure. */
function failureStatus(faults: readonly Diagnostic[]): 'stopped' | 'failed' {
  return faults.some(({ code }) => code === 'ZT1010') ? 'stopped' : 'failed';
}
