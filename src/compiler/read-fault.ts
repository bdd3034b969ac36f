import { type Diagnostic, diagnostic } from './diagnostics/index.js';
import type { ReadFault } from './host.js';
import { SourceFile, type Span } from './source/index.js';

const DETAILS: Readonly<Record<'missing' | 'directory' | 'permission' | 'loop' | 'not-regular', string>> = {
  missing: 'does not exist',
  directory: 'is a folder, not a file',
  permission: 'may not be read: permission denied',
  loop: 'is a loop of symbolic links',
  'not-regular': 'is a device, a pipe or a socket, not a file',
};

/** A file that gave no text, as a diagnostic. `namedAt` is the place that names the file, when a text does. */
export function readFaultDiagnostic(path: string, fault: ReadFault, namedAt?: Span): Diagnostic {
  switch (fault.kind) {
    case 'too-large':
      return diagnostic('ZT022', namedAt, {
        path,
        detail: `is ${megabytes(fault.bytes)}; the limit is ${megabytes(fault.limit)}`,
      });
    case 'not-utf8': {
      const { byte, looksLike, offset } = fault;
      const file = new SourceFile(path, fault.text);
      const span = { file, start: offset, end: Math.min(offset + 1, file.text.length) };
      return diagnostic('ZT021', span, { byte, ...(looksLike !== undefined && { looksLike }) });
    }
    case 'failed':
      return diagnostic('ZT020', namedAt, { path, detail: `cannot be read (${fault.error})` });
    default:
      return diagnostic('ZT020', namedAt, { path, detail: DETAILS[fault.kind] });
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
