import type { Change, DiffResult, DiffRow, ExpectationChange } from '../../index.js';
import { plural } from './diagnostics.js';
import { instantText } from './diff-units.js';
import { decisionsText, witnessCommand } from './diff-witness.js';
import {
  becauseWords,
  changeCounts,
  type DiffSides,
  deltaWords,
  expectationCounts,
  expectationWords,
  whatWords,
  whoWords,
} from './diff-words.js';
import type { Paint, Style } from './style.js';
import { visible } from './visible.js';
import { wrapped } from './width.js';

const INDENT = ' '.repeat(10);

/** The verdict, then one block for each change, most severe first, then one for each expectation that is another one now. */
export function diffText(result: DiffResult, sides: DiffSides, style: Style): string {
  const { rows, verdict, expectations } = result;
  const head = `${verdictPaint(verdict, style)(verdict.toUpperCase())}  ${style.dim(comparedText(result, sides))}\n`;
  const blocks = rows.map((row) => `\n${rowText(row, result, sides, style)}`).join('');
  const expected = expectations.map((one) => `\n${expectationText(one, sides, style)}`).join('');
  return `${head}${countsLine(result)}${blocks}${expected}${nextText(result, style)}`;
}

function comparedText({ at, now }: DiffResult, { base, head }: DiffSides): string {
  if (at !== undefined) return visible(`${head.label}: ${instantText(now)} → ${instantText(at)}`);
  return visible(`${base.label} → ${head.label}`);
}

function countsLine(result: DiffResult): string {
  const { rows, resources, renamed } = result;
  const among = `among ${plural(resources, 'resource')}`;
  const names = renamed.size === 0 ? '' : `; ${plural(renamed.size, 'renamed element')} left out`;
  const counts = rows.length === 0 ? 'nobody gains and nobody loses access' : changeCounts(result);
  return `${counts} ${among}${names}${expectationCounts(result)}\n`;
}

function rowText(row: DiffRow, result: DiffResult, sides: DiffSides, style: Style): string {
  const { change, witness } = row;
  const word = changePaint(change, style)(change.toUpperCase().padEnd(INDENT.length));
  const [before, after] = deltaWords(row);
  const causes = becauseWords(row, sides).map((texts) => texts.join(', '));
  return [
    `${word}${lines(`${whoWords(row.who)} → ${whatWords(row)}`, style)}`,
    `${INDENT}${lines(`${before} → ${after}`, style)}`,
    ...causes.map((text) => `${INDENT}${style.dim(lines(text, style))}`),
    ...(witness ? [`${INDENT}${style.dim(`${decisionsText(witness, result)}:`)} ${witnessCommand(row, sides)}`] : []),
    '',
  ].join('\n');
}

function expectationText(one: ExpectationChange, sides: DiffSides, style: Style): string {
  const paint = one.change === 'loosened' ? style.warning : style.note;
  const [where, ...because] = expectationWords(one, sides);
  return [
    `${paint(one.change.toUpperCase().padEnd(INDENT.length))}${lines(where!, style)}`,
    ...one.what.map((text) => `${INDENT}${lines(text, style)}`),
    ...because.map((text) => `${INDENT}${style.dim(lines(text, style))}`),
    '',
  ].join('\n');
}

function lines(text: string, style: Style): string {
  return wrapped(visible(text), style.width - INDENT.length).join(`\n${INDENT}`);
}

/** When time changes the second side next. */
function nextText({ nextChange }: DiffResult, style: Style): string {
  if (!nextChange) return '';
  const [first, ...more] = nextChange.elements.map(({ element, event }) => `${element} ${event}`);
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return `\n${style.dim(`next change at ${instantText(nextChange.at)}: ${visible(first ?? '')}${others}`)}\n`;
}

function verdictPaint(verdict: DiffResult['verdict'], style: Style): Paint {
  if (verdict === 'equivalent') return style.good;
  return verdict === 'less permissive' ? style.note : style.warning;
}

function changePaint(change: Change, style: Style): Paint {
  if (change === 'new') return style.error;
  return change === 'widened' ? style.warning : style.note;
}
