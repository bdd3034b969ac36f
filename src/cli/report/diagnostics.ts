import type { Diagnostic, RelatedPlace, Severity, Span } from '../../index.js';
import { codeFrame, gutterOf } from './code-frame.js';
import { placeText } from './place.js';
import type { Paint, Style } from './style.js';
import { visible, visibleLines } from './visible.js';
import { wrapped } from './width.js';

/** Every diagnostic with its code frame, its related places and its way out, a blank line after each. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], style: Style): string {
  return diagnostics.map((diagnostic) => `${diagnosticText(diagnostic, style)}\n\n`).join('');
}

/** One diagnostic, without a line break at the end. `word` stands in the heading in place of its severity. */
export function diagnosticText(diagnostic: Diagnostic, style: Style, word: string = diagnostic.severity): string {
  const paint = severityPaint(diagnostic.severity, style);
  const related = diagnostic.related ?? [];
  const spans = [...(diagnostic.span ? [diagnostic.span] : []), ...related.map((place) => place.span)];
  const gutter = gutterOf(spans);
  const lines = [headerText(diagnostic, word, paint, style)];
  if (diagnostic.span) lines.push(primary(diagnostic.span, diagnostic.label, paint, gutter, style));
  for (const place of related) lines.push(secondary(place, gutter, style));
  if (diagnostic.help !== undefined) lines.push(helpText(diagnostic.help, spans.length > 0 ? gutter : 1, style));
  return lines.join('\n');
}

/** `2 errors, 1 warning`, or `no errors`. */
export function countsText(diagnostics: readonly Diagnostic[], style: Style): string {
  const errors = count(diagnostics, 'error');
  const warnings = count(diagnostics, 'warning');
  const notes = count(diagnostics, 'info');
  const parts = [errors === 0 ? style.good('no errors') : style.error(plural(errors, 'error'))];
  if (warnings > 0) parts.push(style.warning(plural(warnings, 'warning')));
  if (notes > 0) parts.push(style.note(plural(notes, 'note')));
  return parts.join(', ');
}

/** `1 policy`, `2 policies`. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}

/** How many of one severity there are. */
export function count(diagnostics: readonly Diagnostic[], severity: Severity): number {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
}

function primary(span: Span, label: string | undefined, paint: Paint, gutter: number, style: Style): string {
  const bar = style.dim(`${' '.repeat(gutter)} |`);
  const arrow = style.dim(`${' '.repeat(gutter)}-->`);
  return [`${arrow} ${placeText(span, style)}`, bar, codeFrame(span, { sign: '^', paint, label }, gutter, style)].join(
    '\n',
  );
}

function secondary(place: RelatedPlace, gutter: number, style: Style): string {
  const dots = style.dim(`${' '.repeat(gutter)}:::`);
  const frame = codeFrame(place.span, { sign: '-', paint: style.note, label: place.label }, gutter, style);
  return [`${dots} ${placeText(place.span, style)}`, frame].join('\n');
}

function headerText({ code, message }: Diagnostic, kind: string, paint: Paint, style: Style): string {
  const word = `${kind}[${code}]: `;
  const [first, ...more] = wrapped(visible(message), style.messageWidth - word.length);
  const rest = more.map((line) => `\n${' '.repeat(word.length)}${style.strong(line)}`);
  return `${paint(word.slice(0, -2))}${style.strong(`: ${first}`)}${rest.join('')}`;
}

function helpText(help: string, gutter: number, style: Style): string {
  const indent = ' '.repeat(gutter + 1);
  const below = `\n${indent}        `;
  const lines = visibleLines(help)
    .split('\n')
    .flatMap((line) => wrapped(line, style.messageWidth - below.length));
  return `${indent}${style.note('=')} ${style.strong('help')}: ${lines.join(below)}`;
}

function severityPaint(severity: Severity, style: Style): Paint {
  if (severity === 'error') return style.error;
  return severity === 'warning' ? style.warning : style.note;
}
