import { CHANGES, type DiffResult, type DiffRow, type ExpectationChange } from '../../index.js';
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
import { markdownCode } from './formats/markdown-text.js';

/** GitHub refuses comments of more than 65,536 characters; the marker of a bot and its heading need some. */
const LIMIT = 64_000;

/**
 * A comment for a pull request: the verdict, a table of the changes, most severe first, one of the expectations, and the commands that show them. What is too long for a
 * comment loses first the commands, then the mildest changes, and says so; at last only counts are left.
 */
export function diffMarkdown(result: DiffResult, sides: DiffSides): string {
  const { rows } = result;
  const head = headText(result, sides);
  const foot = footText(result);
  const fits = (text: string): boolean => text.length <= LIMIT;
  const [all, some] = [result.expectations.length, 20].map((most) => expectationsText(result, sides, most));
  const full = `${head}${tableText(rows, sides)}${all}${commandsText(result, sides)}${foot}`;
  if (fits(full)) return full;
  for (let shown = rows.length; shown > 0; shown = Math.floor(shown / 2)) {
    const left = rows.length - shown;
    const note = left === 0 ? '' : `\n${plural(left, 'further change')} not shown: the comment would be too long.\n`;
    const text = `${head}${tableText(rows.slice(0, shown), sides)}${note}${countsTable(rows)}${some}${foot}`;
    if (fits(text)) return text;
  }
  const short = `${head}${countsTable(rows)}${some}${foot}`;
  return fits(short) ? short : `${head}${countsTable(rows)}${foot}`;
}

function headText(result: DiffResult, sides: DiffSides): string {
  const { verdict, rows, resources, renamed, now, at } = result;
  const compared =
    at === undefined
      ? `${markdownCode(sides.base.label)} → ${markdownCode(sides.head.label)}`
      : `${markdownCode(sides.head.label)}, ${instantText(now)} → ${instantText(at)}`;
  const names = renamed.size === 0 ? '' : `; ${plural(renamed.size, 'renamed element')} left out`;
  const counts = rows.length === 0 ? 'nobody gains and nobody loses access' : changeCounts(result);
  return `### Access: ${verdict}\n\n${compared}: ${counts} among ${plural(resources, 'resource')}${names}${expectationCounts(result)}\n`;
}

function tableText(rows: readonly DiffRow[], sides: DiffSides): string {
  if (rows.length === 0) return '';
  const lines = rows.map((row, at) => {
    const [before, after] = deltaWords(row);
    const because = becauseWords(row, sides).map((texts) => texts.map(markdownCode).join(' '));
    const cells = [String(at + 1), `**${row.change}**`, markdownCode(whoWords(row.who)), markdownCode(whatWords(row))];
    return `| ${[...cells, `${markdownCode(before)} → ${markdownCode(after)}`, because.join('<br>')].join(' | ')} |\n`;
  });
  return `\n| # | change | who | what | before → after | because |\n|--|--|--|--|--|--|\n${lines.join('')}`;
}

/** The first of them; those that loosen come first. */
function expectationsText({ expectations }: DiffResult, sides: DiffSides, most: number): string {
  if (expectations.length === 0) return '';
  const lines = expectations.slice(0, most).map((one) => {
    const cells = [`**${one.change}**`, one.what.map(markdownCode).join('<br>'), becauseOf(one, sides)];
    return `| ${cells.join(' | ')} |\n`;
  });
  const left = expectations.length - lines.length;
  const more = left <= 0 ? '' : `\n${plural(left, 'further expectation')} not shown.\n`;
  return `\n| expectation | what | because |\n|--|--|--|\n${lines.join('')}${more}`;
}

function becauseOf(one: ExpectationChange, sides: DiffSides): string {
  return expectationWords(one, sides).map(markdownCode).join('<br>');
}

function commandsText(result: DiffResult, sides: DiffSides): string {
  const lines = result.rows.flatMap((row, at) => {
    const { witness } = row;
    if (!witness) return [];
    return [`# ${at + 1}: ${decisionsText(witness, result)}`, witnessCommand(row, sides)];
  });
  if (lines.length === 0) return '';
  const text = lines.join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `\n<details><summary>Requests that show them</summary>\n\n${fence}sh\n${text}\n${fence}\n\n</details>\n`;
}

function countsTable(rows: readonly DiffRow[]): string {
  if (rows.length === 0) return '';
  const lines = CHANGES.flatMap((change) => {
    const own = rows.filter((row) => row.change === change);
    const severe = own.filter(({ sensitivity }) => sensitivity === 'high' || sensitivity === 'critical').length;
    return own.length === 0 ? [] : [`| ${change} | ${own.length} | ${severe} |\n`];
  });
  return `\n| change | rows | on high or critical |\n|--|--|--|\n${lines.join('')}`;
}

function footText({ nextChange }: DiffResult): string {
  if (!nextChange) return '';
  const elements = nextChange.elements.slice(0, 3).map(({ element, event }) => `${markdownCode(element)} ${event}`);
  const more = nextChange.elements.length > 3 ? ` and ${nextChange.elements.length - 3} more` : '';
  return `\nNext change at ${instantText(nextChange.at)}: ${elements.join(', ')}${more}\n`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
