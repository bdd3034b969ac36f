import { join } from 'node:path';
import { canonicalJson } from '../targets/canonical-json.js';
import type { FileSystem } from './file-system.js';
import { makeFolders } from './file-system.js';

/** What an apply puts down, one JSON object a line. `intent` stands before a file is touched, `done` after it is on the disk. */
export type JournalRecord =
  | {
      readonly record: 'begin';
      readonly schema: 'ztctl/journal/v1';
      readonly planId: string;
      readonly at: string;
      readonly estate: string;
      readonly targets: readonly { readonly name: string; readonly base: string; readonly result: string }[];
      /** Safety rules that stop the plan but for a reason that was given; absent = none. */
      readonly acknowledged?: readonly { readonly rule: string; readonly target: string; readonly reason: string }[];
    }
  | {
      readonly record: 'intent' | 'done';
      readonly target: string;
      readonly path: string;
      readonly before?: string;
      readonly after?: string;
    }
  | {
      readonly record: 'end';
      readonly status: string;
      readonly counts: Readonly<Record<'planned' | 'applied' | 'skipped' | 'failed', number>>;
    };

export interface Journal {
  /** Returns only when the record is on the disk. */
  add(record: JournalRecord): void;
}

/**
 * Begins the journal of one apply: a new file `<number>.jsonl` in `folder`. The lock of the project must be held. A file without an `end` is an
 * apply that was interrupted; its last line may then be incomplete.
 */
export function beginJournal(fs: FileSystem, folder: string, first: JournalRecord & { record: 'begin' }): Journal {
  makeFolders(fs, folder);
  const numbers = (fs.list(folder) ?? []).map((name) => Number(/^(\d{1,15})\.jsonl$/.exec(name)?.[1] ?? 0));
  const number = numbers.reduce((most, one) => Math.max(most, one), 0) + 1;
  const path = join(folder, `${String(number).padStart(6, '0')}.jsonl`);
  fs.create(path, line(first));
  fs.syncFolder(folder);
  return { add: (record) => fs.append(path, line(record)) };
}

function line(record: JournalRecord): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(record)}\n`);
}
