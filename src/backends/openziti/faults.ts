import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { NoReply } from '../exchange.js';
import { errorCode, errorPath } from '../file-system.js';
import type { LiveFault } from '../live-folder.js';
import { ControllerError, Moved, NotStored, Unsafe } from './controller-error.js';

interface Where {
  readonly target: string;
  /** How messages call the controller. */
  readonly shown: string;
}

/** What a controller, the network or the disk did, told to a user. Throws what none of them can do. */
export function faultOf(error: unknown, { target, shown }: Where, during: 'reading' | 'writing'): Diagnostic {
  if (error instanceof NoReply) return diagnostic('ZT1033', undefined, { shown, code: error.code, during });
  if (error instanceof ControllerError) {
    const isUnauthorised = error.status === 401;
    return diagnostic('ZT1035', undefined, { shown, what: error.message, isUnauthorised, during });
  }
  if (error instanceof Moved) return diagnostic('ZT1010', undefined, { target, path: shown, file: error.address });
  if (error instanceof NotStored || error instanceof Unsafe) {
    return diagnostic('ZT1035', undefined, { shown, what: error.message, isUnauthorised: false, during });
  }
  const code = errorCode(error);
  if (code === undefined) throw error;
  return diagnostic('ZT1013', undefined, { path: errorPath(error) ?? '.ztctl', why: code });
}

/** The same as what keeps a place from being read. */
export function faultOfReading(error: unknown, where: Where): LiveFault {
  return { ok: false, status: 'failed', diagnostics: [faultOf(error, where, 'reading')] };
}
