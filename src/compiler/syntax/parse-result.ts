import type { Diagnostic } from '../diagnostics/index.js';
import type { LocatedNode } from './located-node.js';

/**
 * What a text says. `root` is absent when the file is empty, and when the text cannot be read at all; with other errors it holds what
 * could be read, so that further faults are found in the same run.
 */
export interface ParseResult {
  readonly root?: LocatedNode;
  readonly diagnostics: readonly Diagnostic[];
}
