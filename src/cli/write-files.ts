import type { FileSystem } from '../index.js';
import { errorCode, nodeFileSystem, type OutputFault } from '../index.js';
import { EXIT } from './exit-codes.js';
import { Failure } from './failure.js';

/** Errors of the system that a better path on the command line avoids. */
const PATH_ERRORS = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'ENOENT',
  'EISDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'EEXIST',
  'EINVAL',
]);

/** Runs a write to the disk and says as a user would understand why it did not happen. `shown` is the folder as typed. */
export function writeFiles(shown: string, write: (fs: FileSystem) => OutputFault | undefined): void {
  const fault = attempt(shown, write);
  if (!fault) return;
  if (fault.kind === 'not-a-folder')
    throw new Failure(EXIT.usage, `${shown} is no folder`, { help: 'name another one' });
  const [first, ...more] = fault.names;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  if (fault.kind === 'exists') {
    const stands = more.length === 0 ? 'stands' : 'stand';
    throw new Failure(EXIT.usage, `${first}${others} already ${stands} in ${shown}; nothing was written`, {
      help: 'name a folder that has none of them',
    });
  }
  throw new Failure(EXIT.usage, `${shown} holds ${first}${others}, which ztctl did not write; nothing was written`, {
    help: 'name a folder that is missing or empty, or one that this command wrote before',
  });
}

function attempt(shown: string, write: (fs: FileSystem) => OutputFault | undefined): OutputFault | undefined {
  try {
    return write(nodeFileSystem);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const exitCode = PATH_ERRORS.has(code) ? EXIT.usage : EXIT.failedBeforeApply;
    throw new Failure(exitCode, `cannot write ${shown}: the system says ${code}; nothing was written`);
  }
}
