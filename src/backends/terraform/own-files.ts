import { join, resolve } from 'node:path';
import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { errorCode, type FileSystem } from '../file-system.js';
import { isRecord } from './json.js';

/** Versions of providers, as the engine writes it. */
export const LOCK_FILE = '.terraform.lock.hcl';

/** Files of whoever runs the engine, that stand beside the artefact. */
export interface OwnFiles {
  readonly files: readonly OwnFile[];
  /** Files of variables that the engine does not read by itself. */
  readonly variables: readonly string[];
  /** True when they say where the state is kept. */
  readonly hasBackend: boolean;
}

export interface OwnFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What may stand beside an artefact: it decides where state, credentials and values come from, and makes no object. */
const ALLOWED = new Set(['terraform', 'provider', 'variable', 'locals', 'data', 'output', 'ephemeral']);
const TAKEN = /^[^.].*(\.tf|\.tf\.json|\.tfvars|\.tfvars\.json)$/;

/** Reads the folder of the user; absent = nothing of their own. `taken`: names of the artefact. */
export function readOwnFiles(
  fs: FileSystem,
  dir: string,
  folder: string | undefined,
  taken: readonly string[],
): { readonly ok: true; readonly own: OwnFiles } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] } {
  if (folder === undefined) return { ok: true, own: { files: [], variables: [], hasBackend: false } };
  const refuse = (path: string, why: string): Diagnostic => diagnostic('ZT1042', undefined, { path, why });
  try {
    const names = fs.list(resolve(dir, folder));
    if (!names) return { ok: false, diagnostics: [refuse(folder, 'there is no such folder')] };
    const faults: Diagnostic[] = [];
    const files: OwnFile[] = [];
    let hasBackend = false;
    for (const name of names.filter((one) => one === LOCK_FILE || TAKEN.test(one))) {
      const path = join(resolve(dir, folder), name);
      const shown = `${folder}/${name}`;
      const isFile = fs.state(path).kind === 'file';
      const bytes = isFile ? fs.read(path) : new Uint8Array();
      const why = isFile ? whyNot(name, bytes, taken) : 'it is not a plain file';
      if (why === undefined) files.push({ name, bytes });
      else faults.push(refuse(shown, why));
      hasBackend ||= why === undefined && saysBackend(name, bytes);
    }
    if (faults.length > 0) return { ok: false, diagnostics: faults };
    const variables = files
      .map(({ name }) => name)
      .filter((name) => /\.tfvars(\.json)?$/.test(name) && !isReadAnyway(name));
    return { ok: true, own: { files, variables, hasBackend } };
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return { ok: false, diagnostics: [refuse(folder, `the system says ${code}`)] };
  }
}

function isReadAnyway(name: string): boolean {
  return /^terraform\.tfvars(\.json)?$/.test(name) || /\.auto\.tfvars(\.json)?$/.test(name);
}

function whyNot(name: string, bytes: Uint8Array, taken: readonly string[]): string | undefined {
  if (taken.includes(name)) return 'a file of the artefact has this name';
  if (/^(.*_)?override\.tf(\.json)?$/.test(name)) return 'it overrides parts of other files';
  if (!/\.tf(\.json)?$/.test(name)) return undefined;
  const blocks = blocksOf(name, bytes);
  if (!blocks) return 'it cannot be read';
  const other = blocks.find((block) => !ALLOWED.has(block));
  return other && `it has \`${other}\``;
}

function saysBackend(name: string, bytes: Uint8Array): boolean {
  if (!/\.tf(\.json)?$/.test(name)) return false;
  const text = plainHcl(Buffer.from(bytes).toString('utf8'), name.endsWith('.json'));
  return /(^|[^\w-])"?(backend|cloud)"?\s*["{:]/.test(text);
}

/** Names of the blocks at the top; undefined when the text cannot be told. */
function blocksOf(name: string, bytes: Uint8Array): readonly string[] | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  if (!name.endsWith('.json')) return hclBlocks(text);
  try {
    const root: unknown = JSON.parse(text);
    const maps = Array.isArray(root) ? root : [root];
    return maps.every(isRecord) ? maps.flatMap((map) => Object.keys(map)).filter((key) => key !== '//') : undefined;
  } catch {
    return undefined;
  }
}

/** The first word of every statement outside of braces. */
export function hclBlocks(text: string): readonly string[] | undefined {
  const blocks: string[] = [];
  let depth = 0;
  let starts = true;
  for (const [token] of plainHcl(text, false).matchAll(/[\p{L}_][\p{L}\p{N}_-]*|[{}[\]()\n]|\S/gu)) {
    if (token === '\n') starts ||= depth === 0;
    else if ('{[('.includes(token)) depth += 1;
    else if ('}])'.includes(token)) depth -= 1;
    else if (depth === 0 && starts) blocks.push(token);
    if (depth < 0) return undefined;
    if (token !== '\n') starts = false;
  }
  return depth === 0 ? blocks : undefined;
}

/** The text without comments, and with every string and heredoc emptied, so that braces in them count for nothing. */
function plainHcl(text: string, isJson: boolean): string {
  if (isJson) return text;
  let plain = '';
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at, at + 2);
    if (rest === '/*') at = endOf(text, '*/', at + 2);
    else if (rest === '//' || rest.startsWith('#'))
      at = Math.max(text.indexOf('\n', at), at) === at ? text.length : text.indexOf('\n', at);
    else if (rest.startsWith('"')) {
      at = afterString(text, at + 1);
      plain += '""';
    } else if (rest === '<<') {
      const [head = '', word = ''] =
        /^<<[-~]?\s*([\p{L}_][\p{L}\p{N}_-]*)[^\n]*\n/u.exec(text.slice(at, at + 200)) ?? [];
      const end = head === '' ? null : new RegExp(`^[ \\t]*${word}[ \\t]*$`, 'mu').exec(text.slice(at + head.length));
      at = head === '' ? at + 2 : end ? at + head.length + end.index + end[0].length : text.length;
      plain += '""';
    } else {
      plain += text[at]!;
      at += 1;
    }
  }
  return plain;
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

/** Strings hold templates, and these hold strings. */
function afterString(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\\' && depth === 0) at += 1;
    else if (depth === 0 && (char === '$' || char === '%') && text[at + 1] === '{') {
      if (text[at - 1] !== char) depth = 1;
      at += 1;
    } else if (depth > 0 && char === '"') at = afterString(text, at + 1) - 1;
    else if (depth > 0 && char === '{') depth += 1;
    else if (depth > 0 && char === '}') depth -= 1;
    else if (depth === 0 && char === '"') return at + 1;
  }
  return text.length;
}
