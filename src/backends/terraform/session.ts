import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnostic } from '../../compiler/diagnostics/index.js';
import type { BlockSchema } from '../../targets/terraform/judge/index.js';
import type { LiveFault } from '../live-folder.js';
import type { Engine } from './engine.js';
import { engineEnvironment, hidingSecrets } from './environment.js';
import { type EngineEvent, readEvent } from './events.js';
import { cleaner, errorsOf, preparationFault } from './faults.js';
import { isRecord, recordAt, textAt } from './json.js';
import { LOCK_FILE } from './own-files.js';
import { type EnginePlan, readEnginePlan } from './plan-json.js';
import { type RunEnd, runApart, runToEnd } from './run.js';
import type { TheirWords } from './their-words.js';
import type { WorkingFolder } from './working-folder.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Result<T> = ({ readonly ok: true } & T) | LiveFault;

export interface SessionInput {
  readonly target: string;
  readonly engine: Engine;
  readonly folder: WorkingFolder;
  readonly env: Environment;
  readonly say: (text: string, address?: string) => void;
  readonly signal?: AbortSignal;
}

/** What an engine planned. */
export interface Planned {
  readonly plan: EnginePlan;
  /** Name of the plan file in the working folder. */
  readonly file: string;
  /** What the engine and the providers warn of. */
  readonly warnings: readonly TheirWords[];
}

/** An engine in its working folder that can look and plan. It has no way to apply. */
export class PlanningSession {
  protected readonly input: SessionInput;
  protected readonly clean: (text: string) => string;
  readonly #hide: (text: string) => string;
  #providers: Readonly<Record<string, string>> | undefined;

  constructor(input: SessionInput) {
    this.input = input;
    this.#hide = hidingSecrets(input.env);
    this.clean = cleaner(this.#hide);
  }

  get engine(): Engine {
    return this.input.engine;
  }

  /** Versions of the providers that `init` chose, by source; known after it. */
  get providers(): Readonly<Record<string, string>> {
    return this.#providers ?? {};
  }

  /** Gets providers and state ready; done once. A lock file of the user decides alone which versions are taken. */
  async init(): Promise<Result<object>> {
    if (this.#providers) return { ok: true };
    const { folder, say } = this.input;
    say('preparing the engine and its providers');
    const own = folder.own.files.some(({ name }) => name === LOCK_FILE);
    const args = ['init', '-input=false', '-no-color', ...(own ? ['-lockfile=readonly'] : [])];
    const end = await runApart(this.engine.command, args, { ...this.#options(), files: 'init', line: () => {} });
    this.#tidy('init', end);
    if (end.code !== 0) return this.fault('prepare', end, []);
    const versions = await this.#quiet(['version', '-json']);
    this.#providers = providersOf(versions.stdout);
    return { ok: true };
  }

  /** Plans to a file, after a refresh of everything; `targets`: these resources alone, with what they need. */
  async plan(targets: readonly string[] = []): Promise<Result<Planned>> {
    const ready = await this.init();
    if (!ready.ok) return ready;
    const file = 'ztctl.tfplan';
    this.input.say('planning');
    const variables = this.input.folder.own.variables.map((name) => `-var-file=${name}`);
    const limits = targets.map((address) => `-target=${address}`);
    const args = ['plan', '-input=false', '-json', '-detailed-exitcode', `-out=${file}`, ...variables, ...limits];
    const { end, events } = await this.stream('plan', args);
    if (end.code !== 0 && end.code !== 2) return this.fault('plan', end, events);
    const shown = await this.#quiet(['show', '-json', file]);
    const plan = shown.code === 0 ? readEnginePlan(shown.stdout) : undefined;
    if (!plan) return this.fault('show its plan', shown, []);
    const warnings = events.flatMap((event) =>
      event.type === 'diagnostic' && event.severity === 'warning' ? [event.theirs] : [],
    );
    return { ok: true, plan, file, warnings: targets.length > 0 ? [] : warnings };
  }

  /** Lineage and serial of the state: together they name one state of it; undefined where there is none yet. */
  async revision(): Promise<Result<{ readonly revision: string }>> {
    const pulled = await this.#quiet(['state', 'pull']);
    if (pulled.code !== 0) return this.fault('read its state', pulled, []);
    const none = { ok: true, revision: 'none' } as const;
    try {
      const state: unknown = JSON.parse(pulled.stdout);
      return isRecord(state) ? { ok: true, revision: `${String(state.lineage)}/${String(state.serial)}` } : none;
    } catch {
      return none;
    }
  }

  /** What the providers say of their resources, by type. */
  async schemas(): Promise<Result<{ readonly schemas: ReadonlyMap<string, BlockSchema> }>> {
    const end = await this.#quiet(['providers', 'schema', '-json']);
    const schemas = end.code === 0 ? schemasOf(end.stdout) : undefined;
    return schemas ? { ok: true, schemas } : this.fault('say what its providers take', end, []);
  }

  /** Where a file of the working folder stands. */
  path(name: string): string {
    return join(this.input.folder.path, name);
  }

  /** Removes the plan file, which may hold secrets. */
  forget(): void {
    rmSync(this.path('ztctl.tfplan'), { force: true });
  }

  protected fault(doing: string, end: RunEnd, events: readonly EngineEvent[]): LiveFault {
    const { target, signal } = this.input;
    const theirs = errorsOf(end, events, this.clean);
    if (signal?.aborted && doing === 'plan') {
      return { ok: false, status: 'failed', diagnostics: [diagnostic('ZT1020', undefined, {})] };
    }
    return { ok: false, status: 'failed', diagnostics: [preparationFault(target, doing, theirs)] };
  }

  /** Runs a command that prints events. */
  protected async stream(
    name: 'plan' | 'apply',
    args: readonly string[],
    told: (event: EngineEvent) => void = () => {},
  ): Promise<{ readonly end: RunEnd; readonly events: readonly EngineEvent[] }> {
    const events: EngineEvent[] = [];
    const line = (text: string): void => {
      const event = readEvent(text, this.clean);
      if (!event) return;
      events.push(event);
      told(event);
      if (event.type === 'refreshing') this.input.say(`reading ${event.address}`, event.address);
    };
    const { signal } = this.input;
    // After an interrupt it is still read what stands.
    const heard = signal && (name === 'apply' || !signal.aborted);
    const options = { ...this.#options(), ...(heard && { signal }) };
    const end = await runApart(this.engine.command, args, { ...options, files: name, line });
    this.#tidy(name, end);
    return { end, events };
  }

  /** What an engine printed may repeat what the vendor said to it. Only how an apply went is kept, without secrets. */
  #tidy(name: 'init' | 'plan' | 'apply', { stdout }: RunEnd): void {
    const [told, beside] = [this.path(`${name}.jsonl`), this.path(`${name}.err`)];
    rmSync(beside, { force: true });
    if (name !== 'apply') rmSync(told, { force: true });
    else {
      const part = this.path('.apply.jsonl.ztctl-part');
      writeFileSync(part, this.#hide(stdout), { mode: 0o600 });
      renameSync(part, told);
    }
  }

  #options(): { readonly cwd: string; readonly env: Readonly<Record<string, string>> } {
    return { cwd: this.input.folder.path, env: engineEnvironment(this.input.env) };
  }

  #quiet(args: readonly string[]): Promise<RunEnd> {
    return runToEnd(this.engine.command, args, this.#options());
  }
}

/** What it takes besides to apply. */
export class ApplyingSession extends PlanningSession {
  /** Applies exactly the plan of a file in the working folder; `told` hears of each resource as it begins and ends. */
  async apply(
    file: string,
    told: (event: EngineEvent) => void,
  ): Promise<{ readonly end: RunEnd; readonly errors: readonly TheirWords[] }> {
    const { end, events } = await this.stream('apply', ['apply', '-input=false', '-json', file], told);
    return { end, errors: end.code === 0 ? [] : errorsOf(end, events, this.clean) };
  }
}

/** Without the host of the default registry: `cloudflare/cloudflare`. */
function providersOf(text: string): Readonly<Record<string, string>> {
  try {
    const version: unknown = JSON.parse(text);
    const selections = isRecord(version) ? recordAt(version, 'provider_selections') : {};
    return Object.fromEntries(
      Object.entries(selections)
        .map(([source, one]) => [source.split('/').slice(-2).join('/'), String(one)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  } catch {
    return {};
  }
}

function schemasOf(text: string): ReadonlyMap<string, BlockSchema> | undefined {
  let all: unknown;
  try {
    all = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(all)) return undefined;
  const schemas = new Map<string, BlockSchema>();
  for (const provider of Object.values(recordAt(all, 'provider_schemas'))) {
    if (!isRecord(provider)) continue;
    for (const [type, schema] of Object.entries(recordAt(provider, 'resource_schemas'))) {
      if (isRecord(schema) && textAt(schema, 'block') === undefined)
        schemas.set(type, recordAt(schema, 'block') as BlockSchema);
    }
  }
  return schemas;
}
