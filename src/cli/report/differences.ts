import type { Span } from '../../index.js';
import { pathText } from './place.js';
import type { Paint, Style } from './style.js';
import { visible } from './visible.js';
import { wrapped } from './width.js';

/** A line of the project: a span of a loaded file, or the place that a plan carries. */
export type LinePlace = { readonly span: Span } | { readonly file: string; readonly line: number };

/** How a target's artefact differs from the source, and what it rests on: of a compilation, or of a plan. */
export interface Differences {
  readonly narrower: readonly (LinePlace & {
    readonly constraint: string;
    readonly policy?: string;
    readonly resource?: string;
    readonly reason: string;
  })[];
  readonly trusted: readonly (LinePlace & {
    readonly constraint: string;
    readonly name: string;
    readonly vendor: string;
    readonly note: string;
  })[];
  readonly waived: readonly (LinePlace & {
    readonly gap: string;
    readonly constraint: string;
    readonly policy: string;
    readonly enforcedBy?: string;
  })[];
}

const LABEL = 10;

/** One entry each, with the place that causes it; empty when there is none. */
export function differencesText({ waived, narrower, trusted }: Differences, style: Style): string {
  return [
    ...waived.map((one) => entry('waived', waiverText(one), one, style.warning, style)),
    ...narrower.map((one) => entry('narrower', narrowingText(one), one, style.note, style)),
    ...trusted.map((one) => entry('trusted', trustText(one), one, style.note, style)),
  ].join('');
}

/** `policies/crm.yaml:12`, as seen from the caller's folder. */
export function linePlaceText(place: LinePlace, style: Style): string {
  if (!('span' in place)) return `${pathText(place.file, style)}:${place.line}`;
  const { file, start } = place.span;
  return `${pathText(file.path, style)}:${file.position(start).line}`;
}

function waiverText({ constraint, policy, gap, enforcedBy }: Differences['waived'][number]): string {
  const other = enforcedBy === undefined ? '' : `, enforced by ${enforcedBy}`;
  return `${constraint} of ${policy} is not carried; gap ${gap} accepts that${other}`;
}

function narrowingText({ constraint, policy, resource, reason }: Differences['narrower'][number]): string {
  return `${constraint} of ${policy ?? resource ?? 'the whole target'}: ${reason}`;
}

function trustText({ constraint, name, vendor, note }: Differences['trusted'][number]): string {
  return `${constraint} ${name} = ${vendor}: ${note}`;
}

function entry(label: string, text: string, place: LinePlace, paint: Paint, style: Style): string {
  const indent = ' '.repeat(LABEL + 2);
  const [first, ...more] = wrapped(visible(text), style.width - indent.length);
  const rest = [...more, style.dim(linePlaceText(place, style))].map((line) => `${indent}${line}\n`).join('');
  return `  ${paint(label.padEnd(LABEL))}${first}\n${rest}`;
}
