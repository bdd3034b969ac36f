import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import type { Place } from './faults.js';
import type { PolicyReader } from './session.js';

/** What a system says to a text: an error when it would not store it, else its warnings. */
export async function checked(session: PolicyReader, text: string, place: Place): Promise<readonly Diagnostic[]> {
  const result = await session.check(text);
  const { target, shown } = place;
  if (!result.ok) return [diagnostic('ZT1027', undefined, { target, place: shown, reasons: result.reasons })];
  return result.warnings.map((what) => ({
    ...diagnostic('ZT1029', undefined, { place: shown, what }),
    severity: 'warning',
  }));
}
