import type { Verification } from '../../index.js';
import type { Style } from './style.js';

/** How far the artefacts were proved against the source: the last line of compile, plan and apply. */
export function verificationText(verification: Verification, style: Style): string {
  const texts: Readonly<Record<Verification, string>> = { none: 'not yet verified by a reader' };
  return `${style.warning(texts[verification])}\n`;
}
