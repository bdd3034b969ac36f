import { OPENZITI_READER } from './openziti/interpret.js';
import type { Reader } from './reader.js';
import type { TargetKind } from './target.js';

/** The readers of this version, by kind. Apart from `registry.ts`, so that whoever reads does not load what compiles. */
export const READERS: readonly Reader[] = [OPENZITI_READER];

/** The reader of a kind, or undefined when this version has none. */
export function findReader(kind: TargetKind, readers: readonly Reader[] = READERS): Reader | undefined {
  return readers.find((reader) => reader.kind === kind);
}
