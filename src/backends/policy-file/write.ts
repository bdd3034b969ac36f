import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { textDigest } from '../../targets/canonical-json.js';
import type { PlanFile } from '../../targets/plan.js';
import { removeIfThere } from '../atomic-file.js';
import type { BackendInput, BackendWrite } from '../backend.js';
import { NoReply } from '../exchange.js';
import { errorCode } from '../file-system.js';
import { filesDigest } from '../live-folder.js';
import { appliedManifest, pendingManifest } from '../manifest.js';
import { memoryPath, writeMemory } from '../memory.js';
import { ApiError } from './api.js';
import { checked } from './check.js';
import type { Connected } from './connected.js';
import { requestFault } from './faults.js';
import { liveText, policyFileOf } from './live.js';
import { NotStored, type PolicyWriter } from './session.js';

const TRIES = 4;

export interface PolicyWrite extends BackendWrite {
  readonly input: BackendInput;
  readonly connected: Connected<PolicyWriter>;
}

/**
 * Puts the planned policy file in place of the one that the plan saw, and reads it back. At any moment the old file or the new one stands, whole.
 * What was begun is remembered before the write, so that the next apply of the same plan knows what it finds. Returns what kept it from that.
 */
export async function writePolicy(write: PolicyWrite): Promise<readonly Diagnostic[]> {
  try {
    return await new Writing(write).run();
  } catch (error) {
    const code = error instanceof NoReply ? undefined : errorCode(error);
    if (code === undefined) return [requestFault(error, write.connected.place)];
    return [diagnostic('ZT1013', undefined, { path: memoryPath(write.input.owner), why: code })];
  }
}

type Standing = 'wanted' | 'base' | 'other';

class Writing {
  readonly #write: PolicyWrite;
  readonly #file: PlanFile;
  readonly #text: string;

  constructor(write: PolicyWrite) {
    this.#write = write;
    const { path, text } = policyFileOf(write.input);
    const file = write.plan.files.find((one) => one.path === path);
    if (!file || write.plan.files.length > 1 || write.texts.get(path) !== text) {
      throw new Error('the plan is not about this policy file');
    }
    this.#file = file;
    this.#text = text;
  }

  async run(): Promise<readonly Diagnostic[]> {
    const { live, plan, input, connected } = this.#write;
    if (live.digest !== plan.result.digest) {
      const refused = (await checked(connected.session, this.#text, connected.place)).filter(isError);
      if (refused.length > 0) return refused;
      if (input.signal?.aborted) return [diagnostic('ZT1020', undefined, {})];
      const fault = await this.#replace();
      if (fault) return [fault];
    }
    if (live.digest !== plan.result.digest || live.manifest?.pending || !live.manifest) {
      writeMemory(input.fs, input.dir, appliedManifest(input.owner, this.#write));
    }
    return [];
  }

  async #replace(): Promise<Diagnostic | undefined> {
    const { input, plan, journal } = this.#write;
    const { path, before, after } = this.#file;
    const record = { target: plan.name, path, ...(before && { before }), ...(after && { after }) };
    input.say?.({ target: plan.name, text: 'writing the policy file', address: path });
    writeMemory(input.fs, input.dir, pendingManifest(input.owner, this.#write));
    const fault = await this.#store(() => journal.add({ record: 'intent', ...record }));
    if (!fault) journal.add({ record: 'done', ...record });
    return fault;
  }

  /** Looks, writes and looks again; whoever is busy is asked later. */
  async #store(intend: () => void): Promise<Diagnostic | undefined> {
    const { connected, plan } = this.#write;
    const { session } = connected;
    for (let tries = 1; ; tries++) {
      const standing = await this.#stands();
      if (standing !== 'base') return standing === 'wanted' ? undefined : this.#moved();
      if (tries === 1) intend();
      try {
        const outcome = await session.replace(this.#text, plan.base.revision);
        return outcome === 'moved' ? await this.#outcome('moved') : await this.#outcome('it says that all is well');
      } catch (error) {
        if (error instanceof NoReply && error.mayHaveArrived) return await this.#outcome(error.code);
        if (error instanceof NotStored) return await this.#outcome(error.message);
        if (!(error instanceof ApiError)) return this.#refuse(error);
        if (!error.isBusy || tries === TRIES) return await this.#unlessStored(error);
        await session.pause(error.retryAfter, tries);
      }
    }
  }

  /** An answer that is an error, after which the policy file may stand there nevertheless. */
  async #unlessStored(error: ApiError): Promise<Diagnostic | undefined> {
    if (error.mayHaveArrived) return this.#outcome(`it answers ${error.status}: ${error.message}`);
    return error.status >= 500 ? this.#outcome(`it answers ${error.status}`, error) : this.#refuse(error);
  }

  #refuse(error: unknown): never {
    this.#forget();
    throw error;
  }

  /** What stands there after a write, whatever was said of it. `refusal`: why nothing was written, if what stood there before still stands. */
  async #outcome(said: string, refusal?: ApiError): Promise<Diagnostic | undefined> {
    const { place } = this.#write.connected;
    const unknown = (why: string): Diagnostic => diagnostic('ZT1028', undefined, { place: place.shown, why });
    let standing: Standing;
    try {
      standing = await this.#stands();
    } catch (error) {
      if (error instanceof NoReply || error instanceof ApiError) return unknown(`${said}, and it cannot be read back`);
      throw error;
    }
    if (standing === 'wanted') return undefined;
    if (said === 'moved' || standing === 'other') return this.#moved();
    if (refusal) return this.#refuse(refusal);
    return unknown(`${said}; what stood there before still stands`);
  }

  async #stands(): Promise<Standing> {
    const { connected, plan } = this.#write;
    const stored = await connected.session.stored();
    const text = liveText(stored, { path: this.#file.path, text: this.#text });
    if (text === this.#text) return 'wanted';
    const digest = filesDigest([{ path: this.#file.path, digest: textDigest(text) }]);
    return digest === plan.base.digest ? 'base' : 'other';
  }

  #moved(): Diagnostic {
    const { plan, connected } = this.#write;
    this.#forget();
    const help = 'plan again and review the new plan; if what stands there is not yours, plan with `--adopt`';
    const moved = { target: plan.name, path: connected.place.shown, file: undefined };
    return diagnostic('ZT1010', undefined, moved, { help });
  }

  /** Of a write that surely was not carried out there is nothing to remember. */
  #forget(): void {
    const { input, live } = this.#write;
    const { fs, dir, owner } = input;
    if (live.manifest) writeMemory(fs, dir, live.manifest);
    else removeIfThere(fs, join(dir, memoryPath(owner)));
  }
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}
