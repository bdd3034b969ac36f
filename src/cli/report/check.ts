import type { Diagnostic } from '../../index.js';
import { countsText, diagnosticsText, plural } from './diagnostics.js';
import type { Style } from './style.js';

/** How much was read. The numbers of elements are absent when the files could not be bound. */
export interface CheckedSize {
  readonly files: number;
  readonly policies?: number;
  readonly resources?: number;
}

/** Every fault, then one line that says how much was read and what was found. */
export function checkText(diagnostics: readonly Diagnostic[], size: CheckedSize, style: Style): string {
  return `${diagnosticsText(diagnostics, style)}${checkSizeText(size)}: ${countsText(diagnostics, style)}\n`;
}

/** `3 policies, 2 resources in 2 files` */
export function checkSizeText({ files, policies, resources }: CheckedSize): string {
  const elements =
    policies === undefined || resources === undefined
      ? ''
      : `${plural(policies, 'policy', 'policies')}, ${plural(resources, 'resource')} in `;
  return `${elements}${plural(files, 'file')}`;
}
