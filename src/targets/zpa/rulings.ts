import type { Located } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import type { Ruling } from '../ruling.js';
import type { Trust } from '../target.js';
import { CAPABILITIES } from './capabilities.js';

export const EXACT: Ruling = { verdict: 'exact' };

export function unsupported(reason: string): Ruling {
  return { verdict: 'unsupported', reason };
}

export function missing(path: string): Ruling {
  return { verdict: 'by-reference', missing: path };
}

/** Trusted when there is something to trust, else exact. */
export function trusting(trust: readonly Omit<Trust, 'constraint'>[]): Ruling {
  return trust.length > 0 ? { verdict: 'by-reference', trust } : EXACT;
}

/** What is taken from a binding, as the reports print it. */
export function trust(
  name: string,
  vendor: string,
  { span }: Located<unknown>,
  note: string,
): Omit<Trust, 'constraint'> {
  return { name, vendor, span, note };
}

/** The answer of the list of capabilities, where no binding is needed. */
export function byCapability(constraint: Constraint): Ruling {
  const { verdict, note } = CAPABILITIES[constraint];
  switch (verdict) {
    case 'exact':
      return EXACT;
    case 'narrower':
    case 'elsewhere':
    case 'unsupported':
      return { verdict, reason: note };
    case 'by-reference':
      throw new Error(`no ruling on ${constraint}`);
  }
}
