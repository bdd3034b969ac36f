import type { SourceFile } from '../source/index.js';
import { findInvisible } from './invisible.js';
import type { ParseResult } from './parse-result.js';
import { readQuickly } from './quick-yaml.js';
import { readDocument } from './yaml-document.js';

/**
 * Reads YAML 1.2 (core schema), refusing what makes a file say something else than it shows: duplicate, merge and non-text keys, anchors,
 * aliases, tags, directives, several documents, and invisible characters. All faults of the file are reported. An empty file has no root.
 */
export function parseYaml(file: SourceFile): ParseResult {
  const invisible = findInvisible(file);
  const quick = invisible.length === 0 ? readQuickly(file) : undefined;
  if (quick) return { root: quick, diagnostics: [] };
  const { root, diagnostics } = readDocument(file, invisible.length > 0);
  return { ...(root && { root }), diagnostics: [...invisible, ...diagnostics] };
}
