import type { ReadFault } from '../compiler/host.js';

/** An error of the operating system as a fault that can be explained; anything else is a bug and is thrown on. */
export function systemFault(error: unknown): ReadFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  switch (code) {
    case undefined:
      throw error;
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'missing' };
    case 'EISDIR':
      return { kind: 'directory' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'permission' };
    case 'ELOOP':
      return { kind: 'loop' };
    case 'ENXIO':
      return { kind: 'not-regular' };
    default:
      return { kind: 'failed', error: code };
  }
}
