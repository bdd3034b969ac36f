import type { AllowPolicy, MfaLevel, Policy } from '../model/index.js';
import type { SourceFile, Span } from '../source/index.js';
import type { Fix, TextEdit } from './rule.js';

/** What makes an allow demand at least this second factor itself; undefined where its text has no place for it. */
export function demandMfa(allow: AllowPolicy, level: MfaLevel): readonly TextEdit[] | undefined {
  const { when } = allow;
  if (when?.mfa) return [{ span: when.mfa.span, text: level }];
  return when ? addKey(when.span, `mfa: ${level}`) : addBesideTo(allow, `when: { mfa: ${level} }`);
}

/** What makes sessions of an allow end after this duration; undefined where its text has no place for it. */
export function limitSession(allow: AllowPolicy, max: string): readonly TextEdit[] | undefined {
  const { session } = allow;
  if (session?.max) return [{ span: session.max.span, text: max }];
  return session ? addKey(session.span, `max: ${max}`) : addBesideTo(allow, `session: { max: ${max} }`);
}

/** What takes the end of a policy out; undefined where a comment would be lost. */
export function removeEnd({ validity: { to } }: Policy): readonly TextEdit[] | undefined {
  if (!to) return undefined;
  const { file, end } = to.span;
  const before = file.text.slice(0, to.span.start);
  const after = file.text.slice(end);
  const key = /(?:,\s*)?["']?expires["']?\s*:\s*$/.exec(before);
  if (!key) return undefined;
  const [line] = /^[ \t]*\r?(?:\n|$)/.exec(after) ?? [];
  const lineStart = before.lastIndexOf('\n') + 1;
  if (key[0].startsWith(',')) return [{ span: { file, start: key.index, end }, text: '' }];
  if (line !== undefined && before.slice(lineStart, key.index).trim() === '')
    return [{ span: { file, start: lineStart, end: end + line.length }, text: '' }];
  const [comma] = /^\s*,\s*/.exec(after) ?? [];
  return comma === undefined ? undefined : [{ span: { file, start: key.index, end: end + comma.length }, text: '' }];
}

/** A key at the begin of a mapping, in braces or in lines. */
function addKey({ file, start }: Span, text: string): readonly TextEdit[] | undefined {
  if (file.text[start] === '{') return [insertion(file, start + 1, ` ${text},`)];
  const indent = file.text.slice(file.text.lastIndexOf('\n', start - 1) + 1, start);
  return indent.trim() === '' ? [insertion(file, start, `${text}${newlineOf(file)}${indent}`)] : undefined;
}

/** A key of an allow after its `to`. */
function addBesideTo({ nameSpan, toSpan }: AllowPolicy, text: string): readonly TextEdit[] | undefined {
  const { file } = toSpan;
  const at = file.text.slice(0, toSpan.end).trimEnd().length;
  const head = file.text.slice(nameSpan.end, toSpan.start);
  if (/^["']?\s*:\s*(#[^\n]*\n\s*)*\{/.test(head)) return [insertion(file, at, `, ${text}`)];
  const [rest = '', indent] = [/^[^\n]*/.exec(file.text.slice(at))?.[0], /\n([ \t]+)[^\s#]/.exec(head)?.[1]];
  if (indent === undefined || !/^\s*(#.*)?$/.test(rest)) return undefined;
  const lineEnd = at + rest.replace(/\r$/, '').length;
  return [insertion(file, lineEnd, `${newlineOf(file)}${indent}${text}`)];
}

function insertion(file: SourceFile, at: number, text: string): TextEdit {
  return { span: { file, start: at, end: at }, text };
}

function newlineOf({ text }: SourceFile): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** A fix that changes access; none where there are no edits. */
export function unsafeFix(title: string, edits: readonly TextEdit[] | undefined): { readonly fix?: Fix } {
  return edits ? { fix: { safety: 'unsafe', title, edits } } : {};
}
