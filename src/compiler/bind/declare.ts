import type { Diagnostic } from '../diagnostics/index.js';
import type { Span } from '../source/index.js';
import type { LocatedEntry, LocatedMap } from '../syntax/index.js';
import type { Binder, Declaration } from './binder.js';
import type { PolicyDocument } from './input.js';
import { fileOwner } from './ownership.js';
import { SECTIONS, type Section, WORD } from './sections.js';

/** Collects every name of every file before anything is resolved, so that order never matters. */
export function declareAll(binder: Binder): void {
  for (const document of binder.input.documents) {
    if (document.root?.kind !== 'map') continue;
    const owner = fileOwner(binder, document.file.path);
    for (const section of SECTIONS) {
      const entry = document.root.entries.get(section);
      if (!entry) continue;
      if (entry.value.kind === 'map') declareSection(binder, document, section, entry.value, owner);
      else binder.incomplete.add(section);
    }
  }
  refuseReserved(binder);
}

function declareSection(
  binder: Binder,
  document: PolicyDocument,
  section: Section,
  map: LocatedMap,
  owner: Declaration['fileOwner'],
): void {
  const names = binder.names(section);
  for (const entry of map.entries.values()) {
    const first = names.get(entry.key);
    if (first) {
      twice(binder, first, entry);
      continue;
    }
    const span = spanOf(entry);
    const broken = document.faults.some((fault) => liesIn(fault, span));
    names.set(entry.key, { section, name: entry.key, entry, span, broken, ...(owner && { fileOwner: owner }) });
  }
}

function twice(binder: Binder, first: Declaration, again: LocatedEntry): void {
  const kind = WORD[first.section];
  const related = [{ span: first.entry.keySpan, label: `first ${kind} \`${first.name}\`` }];
  binder.fault('ZT030', again.keySpan, { kind, name: first.name }, { related });
}

/** Names that would be ambiguous in `to`, in gaps and in answers. */
function refuseReserved(binder: Binder): void {
  const all = binder.names('resources').get('all');
  if (all) refuse(binder, all, '`all` means every resource in `to`');
  for (const section of ['policies', 'break_glass'] as const) {
    const reserved = binder.names(section).get('public');
    if (reserved) refuse(binder, reserved, '`public` names what grants access to public resources in answers');
  }
  for (const entry of binder.names('break_glass').values()) {
    const policy = binder.names('policies').get(entry.name);
    if (!policy) continue;
    const related = [{ span: policy.entry.keySpan, label: `policy \`${entry.name}\`` }];
    refuse(binder, entry, 'a policy has the same name, and gaps and answers name both', related);
  }
}

function refuse(
  binder: Binder,
  declaration: Declaration,
  why: string,
  related: { span: Span; label: string }[] = [],
): void {
  const { section, name, entry } = declaration;
  binder.fault('ZT031', entry.keySpan, { kind: WORD[section], name, why }, { related });
  declaration.broken = true;
}

/** From the key to the end of the value. */
export function spanOf(entry: LocatedEntry): Span {
  return { ...entry.keySpan, end: entry.value.span.end };
}

function liesIn({ span, severity }: Diagnostic, outer: Span): boolean {
  return severity === 'error' && span !== undefined && span.start >= outer.start && span.start <= outer.end;
}
