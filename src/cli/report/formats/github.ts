import { visible, visibleLines } from '../visible.js';
import type { Report, ReportFinding, ReportRule } from './report.js';

/**
 * Workflow commands of GitHub Actions, which show each finding beside its line. GitHub shows ten of a kind per step; the most severe stand
 * first, and the log has all of them.
 */
export function githubText(report: Report): string {
  const commands = report.findings.map((finding) => `${commandOf(finding, report.rules)}\n`);
  return `${commands.join('')}ztctl ${report.command}: ${visible(report.summary)}\n`;
}

function commandOf(finding: ReportFinding, rules: readonly ReportRule[]): string {
  const { code, level, message, help, place } = finding;
  const rule = rules.find((one) => one.code === code);
  const title = rule ? `${code} ${rule.title}` : code;
  const { path, line, column, endLine } = place;
  const properties = { file: path, line, endLine, col: column, title };
  const said = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${COMMANDS[level]} ${said.join(',')}::${data(help === undefined ? message : `${visible(message)}\n${help}`)}`;
}

const COMMANDS: Readonly<Record<ReportFinding['level'], string>> = {
  error: 'error',
  security: 'error',
  warning: 'warning',
  info: 'notice',
};

/** Only `%` and line ends act inside the text of a command, once it has begun. */
function data(text: string): string {
  return visibleLines(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(visible(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
