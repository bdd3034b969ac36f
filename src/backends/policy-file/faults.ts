import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { NoReply } from '../exchange.js';
import type { LiveFault } from '../live-folder.js';
import { ApiError } from './api.js';
import { NotStored } from './session.js';

/** What messages need to know of a place. */
export interface Place {
  readonly target: string;
  /** A URL, without credentials. */
  readonly shown: string;
  /** The environment variables that the credential came from. */
  readonly credential: readonly string[];
}

/** The fault that kept a request from being answered. Any other error is thrown on. */
export function requestFault(error: unknown, { shown, credential }: Place): Diagnostic {
  if (error instanceof NoReply) {
    const help = error.isUntrusted ? 'name the PEM of the authority that signs it as `backend.ca`' : undefined;
    return diagnostic('ZT1025', undefined, { place: shown, why: error.code }, help === undefined ? {} : { help });
  }
  if (error instanceof ApiError) {
    const { status, message: why } = error;
    return diagnostic('ZT1026', undefined, { place: shown, status, why, credential });
  }
  if (error instanceof NotStored) return diagnostic('ZT1028', undefined, { place: shown, why: error.message });
  throw error;
}

/** A server that cannot be reached as the project says. */
export function unreachable(target: string, place: string, why: string, help: string): LiveFault {
  return {
    ok: false,
    status: 'usage',
    diagnostics: [diagnostic('ZT1024', undefined, { target, place, why }, { help })],
  };
}
