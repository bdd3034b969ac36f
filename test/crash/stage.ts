import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nodeFileSystem, savePlan } from '../../src/backends/index.js';
import { load } from '../../src/load.js';
import { createNodeHost } from '../../src/node-host.js';
import { planProject } from '../../src/plan.js';
import { isEmptyPlan } from '../../src/targets/plan.js';
import type { Change, Death } from '../kit/dying-file-system.js';
import { processesIn } from '../kit/process-tree.js';
import type { System } from './world.js';

export const NOW = Date.parse('2026-11-25T10:00:00Z');

/** How a child ended. */
export interface Run {
  readonly killed: boolean;
  /** Changes of the disk, in their order. */
  readonly changes: readonly Change[];
  /** Absent when it was killed. */
  readonly result?: { readonly status: string; readonly diagnostics: readonly string[] };
}

/** A project folder with a plan for the state after, on a system in the state before. */
export class Stage {
  readonly system: System;
  readonly dir: string;
  readonly #javascript: string;

  constructor(system: System, dir: string, javascript: string) {
    this.system = system;
    this.dir = dir;
    this.#javascript = javascript;
  }

  /** Brings a system to the state before, and plans the state after. */
  static async prepare(system: System, javascript: string): Promise<Stage> {
    const dir = mkdtempSync(join(tmpdir(), 'ztctl-crash-'));
    const stage = new Stage(system, dir, javascript);
    for (const [path, text] of Object.entries(system.project)) stage.#write(path, text);
    stage.#write('policies/access.yaml', system.before);
    await stage.#plan();
    const first = await stage.apply().ended;
    if (first.result?.status !== 'ok') throw new Error(`the state before: ${JSON.stringify(first.result)}`);
    stage.#write('policies/access.yaml', system.after);
    await stage.#plan();
    return stage;
  }

  copy(): Stage {
    const dir = mkdtempSync(join(tmpdir(), 'ztctl-crash-copy-'));
    cpSync(this.dir, dir, { recursive: true });
    return new Stage(this.system, dir, this.#javascript);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Applies the saved plan in a process of its own. `kill` ends it, and whatever it started. */
  apply(death?: Death): { readonly ended: Promise<Run>; kill(): void } {
    const args = JSON.stringify({ dir: this.dir, now: NOW, ...(death && { death }) });
    const child = spawn(process.execPath, [join(this.#javascript, 'test/crash/child.js'), args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: this.dir, ...this.system.env },
    });
    const kill = (): void => {
      child.kill('SIGKILL');
      for (const pid of processesIn(this.dir)) process.kill(pid, 'SIGKILL');
    };
    return { ended: endOf(child).finally(() => gone(this.dir)), kill };
  }

  /** Why a plan is not empty; undefined = it is. */
  async pending(): Promise<string | undefined> {
    const result = await this.#planned();
    if (result.status !== 'ok') return result.diagnostics.map(({ message }) => message).join('; ');
    if (isEmptyPlan(result.bundle.plan)) return undefined;
    return result.bundle.plan.targets
      .flatMap(({ steps }) => steps.map(({ action, address }) => `${action} ${address}`))
      .join(', ');
  }

  /** The last line of the last journal. */
  lastRecord(): string {
    const folder = join(this.dir, '.ztctl/journal');
    const last = readdirSync(folder).sort().at(-1)!;
    return readFileSync(join(folder, last), 'utf8').trimEnd().split('\n').at(-1)!;
  }

  async #plan(): Promise<void> {
    const result = await this.#planned();
    if (result.status !== 'ok') throw new Error(result.diagnostics.map(({ message }) => message).join('; '));
    const saved = savePlan(nodeFileSystem, join(this.dir, 'p'), 'p', result.bundle);
    if (!saved.ok) throw new Error(JSON.stringify(saved.diagnostics));
  }

  async #planned(): ReturnType<typeof planProject> {
    const project = await load(createNodeHost(), this.dir);
    return planProject(project, {
      dir: this.dir,
      now: NOW,
      version: '0.0.0',
      env: { ...process.env, ...this.system.env },
    });
  }

  #write(path: string, text: string): void {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true });
    writeFileSync(join(this.dir, path), text);
  }
}

/** An engine outlives the apply that started it. It is waited for: somebody who runs the apply again would do so later. */
async function gone(dir: string): Promise<void> {
  const from = Date.now();
  while (workingIn(dir).length > 0) {
    if (Date.now() - from > LONGEST) throw new Error(`what the apply started does not end: ${workingIn(dir).join()}`);
    await pause(50);
  }
}

const LONGEST = 60_000;

/** Ids of processes whose working folder lies below; only Linux tells. */
function workingIn(dir: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((id) => {
    if (!/^\d+$/.test(id)) return false;
    try {
      return `${readlinkSync(`/proc/${id}/cwd`)}/`.startsWith(`${dir}/`);
    } catch {
      return false;
    }
  });
}

function endOf(child: ChildProcess): Promise<Run> {
  return new Promise((resolve, reject) => {
    let output = '';
    let talk = '';
    child.stdout!.on('data', (part) => {
      output += String(part);
    });
    child.stderr!.on('data', (part) => {
      talk += String(part);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const killed = signal === 'SIGKILL';
      if (code !== 0 && !killed) return reject(new Error(`the apply ended with ${code}: ${talk.slice(-2000)}`));
      // The last line of one that was killed may be cut short.
      const lines = output.split('\n').slice(0, -1);
      const events = lines.map((line) => JSON.parse(line) as { change?: Change; result?: NonNullable<Run['result']> });
      const result = events.find((event) => event.result)?.result;
      const changes = events.flatMap(({ change }) => (change ? [change] : []));
      return resolve({ killed, changes, ...(result && { result }) });
    });
  });
}
