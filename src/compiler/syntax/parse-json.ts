import type { SourceFile } from '../source/index.js';
import { FaultList } from './fault-list.js';
import { findInvisible } from './invisible.js';
import { type JsonDialect, JsonReader } from './json-reader.js';
import type { ParseResult } from './parse-result.js';

/**
 * Reads a JSON text with the guarantees of {@link parseYaml}: places, duplicate keys refused, invisible characters refused, depth limited.
 * An empty text is a fault.
 */
export function parseJson(file: SourceFile): ParseResult {
  return parseRange(file, textStart(file), file.text.length, 'json');
}

/** JSON with comments and a comma after the last item, as Tailscale and Headscale read their policy files. */
export function parseHuJson(file: SourceFile): ParseResult {
  return parseRange(file, textStart(file), file.text.length, 'hujson');
}

/** One line of a JSON Lines file that holds more than white space. */
export interface JsonLine extends ParseResult {
  /** From 1. */
  readonly line: number;
}

/** Reads every line as JSON of its own; a line with a fault does not keep the others from being read. */
export function* parseJsonLines(file: SourceFile): Generator<JsonLine> {
  let start = textStart(file);
  for (let line = 1; start <= file.text.length; line++) {
    const found = file.text.indexOf('\n', start);
    const end = found < 0 ? file.text.length : found;
    if (/\S/.test(file.text.slice(start, end))) yield { line, ...parseRange(file, start, end, 'json') };
    start = end + 1;
  }
}

function parseRange(file: SourceFile, start: number, end: number, dialect: JsonDialect): ParseResult {
  const faults = new FaultList();
  faults.addAll(findInvisible(file, start, end));
  const root = new JsonReader(file, start, end, dialect, faults).read();
  return { ...(root && { root }), diagnostics: faults.list() };
}

function textStart(file: SourceFile): number {
  return file.text.charCodeAt(0) === 0xfeff ? 1 : 0;
}
