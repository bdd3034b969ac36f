import { LINT_SEVERITIES } from '../../../index.js';
import { plural } from '../diagnostics.js';
import { markdownCode, markdownProse } from './markdown-text.js';
import type { Report, ReportFinding } from './report.js';

/** GitHub refuses comments of more than 65,536 characters; the marker of a bot and its heading need some. */
const LIMIT = 64_000;

/**
 * A comment for a pull request or the summary of a job: the findings in a table, in their order. When it is too long the last findings are
 * left out, and counted instead; at last only counts are left.
 */
export function markdownText(report: Report): string {
  const { findings } = report;
  const head = headOf(report);
  const foot = footOf(report);
  const full = `${head}${tableOf(findings)}${foot}`;
  if (full.length <= LIMIT) return full;
  for (let shown = findings.length - 1; shown > 0; shown = Math.floor(shown / 2)) {
    const note = `\n${plural(findings.length - shown, 'further finding')} not shown: the text would be too long.\n`;
    const text = `${head}${tableOf(findings.slice(0, shown))}${note}${countsOf(findings)}${foot}`;
    if (text.length <= LIMIT) return text;
  }
  const bare = `${head}${countsOf(findings)}`;
  return bare.length + foot.length <= LIMIT ? `${bare}${foot}` : bare;
}

function headOf({ command, project, summary }: Report): string {
  const where = project === '' ? '' : ` in ${markdownCode(short(project))}`;
  return `### ztctl ${command}${where}\n\n${markdownProse(summary)}\n`;
}

function tableOf(findings: readonly ReportFinding[]): string {
  if (findings.length === 0) return '';
  const rows = findings.map(({ level, code, message, help, place }) => {
    const way = help === undefined ? [] : help.split('\n').map(markdownProse);
    const what = [markdownProse(message), ...way].join('<br>');
    return `| **${level}** | ${code} | ${markdownCode(`${place.path}:${place.line}`)} | ${what} |\n`;
  });
  return `\n| level | code | where | what |\n|--|--|--|--|\n${rows.join('')}`;
}

function countsOf(findings: readonly ReportFinding[]): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const rows = LINT_SEVERITIES.flatMap((level) =>
    codes.flatMap((code) => {
      const number = findings.filter((one) => one.code === code && one.level === level).length;
      return number === 0 ? [] : [`| ${level} | ${code} | ${number} |\n`];
    }),
  );
  return `\n| level | code | findings |\n|--|--|--|\n${rows.join('')}`;
}

function footOf({ command, suppressed, cases }: Report): string {
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const lines = [
    ...(suppressed.length > 0 ? [`${plural(suppressed.length, 'finding')} suppressed`] : []),
    ...(skipped > 0
      ? [
          command === 'test'
            ? `${plural(skipped, 'test')} not asked of a target`
            : `${plural(skipped, 'rule')} did not run for want of data`,
        ]
      : []),
  ];
  return lines.map((line) => `\n${line}\n`).join('');
}

function short(text: string): string {
  return text.length <= 200 ? text : `…${text.slice(-200)}`;
}
