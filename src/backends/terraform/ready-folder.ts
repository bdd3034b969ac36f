import type { BackendInput } from '../backend.js';
import type { SessionInput } from './session.js';
import type { WorkingFolder } from './working-folder.js';

/** A working folder that is held, and what it takes to run an engine in it. */
export interface ReadyFolder {
  readonly input: BackendInput;
  readonly folder: WorkingFolder;
  readonly session: SessionInput;
  readonly release: () => void;
}
