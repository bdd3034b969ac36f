import type { Ruling } from '../ruling.js';
import type { Trust } from '../target.js';
import type { Bound } from './binding-node.js';

export const EXACT: Ruling = { verdict: 'exact' };

export function unsupported(reason: string): Ruling {
  return { verdict: 'unsupported', reason };
}

export function missing(path: string): Ruling {
  return { verdict: 'by-reference', missing: path };
}

export function trusting(...trust: readonly Omit<Trust, 'constraint'>[]): Ruling {
  return { verdict: 'by-reference', trust };
}

/** What is taken from a binding, as the reports print it. */
export function trust(name: string, vendor: string, bound: Bound<unknown>, note: string): Omit<Trust, 'constraint'> {
  return { name, vendor, span: bound.span, note };
}
