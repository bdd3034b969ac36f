/** Where plans land: live folders, the lock, the journal, saved plans. Beside `src/node-host.ts` the only user of the disk. */
export { abandonedPlaces } from './abandoned.js';
export type { BackendInput, BackendProgress, Opened, ReadingBackend, WritingBackend } from './backend.js';
export { liveFolder, planDigests } from './file-backend.js';
export { errorCode, errorPath, type FileSystem, nodeFileSystem, type PathState } from './file-system.js';
export { GitError, openRepository, type Repository, type TreeFile } from './git.js';
export { beginJournal, type Journal, type JournalRecord } from './journal.js';
export type { LiveFault, LiveFolder, LiveState } from './live-folder.js';
export { type Lock, type LockResult, takeLock } from './lock.js';
export { type Manifest, type Owner, writtenDigests } from './manifest.js';
export { MEMORY_FOLDER } from './memory.js';
export { openReading, openWriting } from './open-backend.js';
export {
  artefactFault,
  openPlan,
  type PlanBundle,
  type PlanFolderFault,
  planFault,
  savePlan,
  type TargetArtefact,
} from './plan-folder.js';
export { makePrivateFolder, STATE_FOLDER } from './project-folder.js';
export { openResultFolder, RESULT_FOLDER, type ResultStore } from './result-folder.js';
export { savedFault } from './saved-plan.js';
