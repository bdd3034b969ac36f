import { join } from 'node:path';
import { diagnostic } from '../../compiler/diagnostics/index.js';
import type { BackendInput, BackendModule, Opened, ReadingBackend, WritingBackend } from '../backend.js';
import { errorCode, errorPath } from '../file-system.js';
import { findEngine } from './engine.js';
import { holdFolder } from './folder-lock.js';
import { LiveReading } from './live-reading.js';
import type { ReadyFolder } from './ready-folder.js';
import { ApplyingSession, PlanningSession, type SessionInput } from './session.js';
import { makeWorkingFolder } from './working-folder.js';
import { writeTerraform } from './writing.js';

/** The `terraform` backend: Terraform or OpenTofu carries the artefact out, in a folder of its own, with the state and the credentials of the user. */
export const TERRAFORM_BACKEND: BackendModule = {
  openReading: (input) => open(input, (ready) => readingOf(ready, new PlanningSession(ready.session))),
  openWriting: (input) =>
    open(input, (ready): WritingBackend => {
      const session = new ApplyingSession(ready.session);
      const reading = readingOf(ready, session);
      return { ...reading, write: (write) => writeTerraform({ ...write, ...ready, session, reading: reading.live }) };
    }),
};

async function open<B>(input: BackendInput, then: (ready: ReadyFolder) => B): Promise<Opened<B>> {
  const { fs, dir, owner, config, env, artefact, say, signal } = input;
  if (config.type !== 'terraform') throw new Error(`no engine carries out a backend ${config.type}`);
  const found = await findEngine(owner.target, dir, config, env);
  if (!found.ok) return found;
  const shown = config.path;
  try {
    const held = holdFolder(fs, dir, config.path);
    if (!held.ok) {
      return { ok: false, status: 'failed', diagnostics: [diagnostic('ZT1012', undefined, held)] };
    }
    const made = makeWorkingFolder(fs, dir, owner, config, artefact);
    if (!made.ok) {
      held.release();
      return made;
    }
    const session: SessionInput = {
      target: owner.target,
      engine: found.engine,
      folder: made.folder,
      env,
      say: (text, address) => say?.({ target: owner.target, text, ...(address !== undefined && { address }) }),
      ...(signal && { signal }),
    };
    return { ok: true, backend: then({ input, folder: made.folder, session, release: held.release }) };
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const path = errorPath(error)?.startsWith(join(dir, shown)) === false ? errorPath(error)! : shown;
    return { ok: false, status: 'failed', diagnostics: [diagnostic('ZT1013', undefined, { path, why: code })] };
  }
}

function readingOf(
  { input, folder, release }: ReadyFolder,
  session: PlanningSession,
): ReadingBackend & { readonly live: LiveReading } {
  const live = new LiveReading(input, folder, session);
  return {
    shown: folder.shown,
    live,
    read: () => live.read(),
    isPartOf: (plan, planId, state) => live.isPartOf(plan, planId, state),
    planPhase: (addresses) => live.planPhase(addresses),
    close: async () => {
      session.forget();
      release();
    },
  };
}
