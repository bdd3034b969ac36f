import type { SourceFile } from '../source/index.js';
import { FaultList } from './fault-list.js';
import { findInvisible } from './invisible.js';
import type { ParseResult } from './parse-result.js';
import { readQuickly } from './quick-yaml.js';
import { readDocument } from './yaml-document.js';

/**
 * Reads YAML 1.2 (core schema), refusing what makes a file say something else than it shows: duplicate, merge and non-text keys, anchors,
 * aliases, tags, directives, several documents, and invisible characters. All faults of the file are reported. An empty file has no root.
 */
export function parseYaml(file: SourceFile): ParseResult {
  const faults = new FaultList();
  faults.addAll(findInvisible(file));
  const quick = faults.list().length === 0 ? readQuickly(file) : undefined;
  const root = quick ?? readDocument(file, faults);
  return { ...(root && { root }), diagnostics: faults.list() };
}
