import { plural } from '../diagnostics.js';
import { safeJson, visible, visibleLines } from '../visible.js';
import type { Report, ReportFinding, ReportPlace, ReportRule } from './report.js';

/**
 * What GitHub code scanning takes of one run: results and rules, places and tags that it shows (docs.github.com, "SARIF results exceed one or
 * more limits", 2026-11), and characters of a rule's name and of every other text.
 */
const MAX = { results: 25_000, rules: 25_000, related: 100, name: 255, text: 1_024, tags: 10 } as const;

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/**
 * SARIF 2.1.0. Paths are relative to `%SRCROOT%`, whose own place is left to the reader. A finding carries its fingerprint also under the
 * name that GitHub goes by, so that two findings on one line stay two.
 */
export function sarifText(report: Report): string {
  return `${safeJson(sarifLog(report), 2)}\n`;
}

function sarifLog(report: Report): object {
  const rules = report.rules.slice(0, MAX.rules);
  const index = new Map(rules.map(({ code }, at) => [code, at]));
  const all = [...report.findings, ...report.suppressed];
  const results = all.slice(0, MAX.results).map((finding) => resultOf(finding, index));
  const name = report.project === '' ? '' : `${visible(report.project)}/`;
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'ztctl', version: report.version, semanticVersion: report.version, rules: rules.map(ruleOf) },
        },
        automationDetails: { id: `ztctl-${report.command}/${name}` },
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the sources.' } } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(report, all.length) }],
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
}

function ruleOf(rule: ReportRule): object {
  const { code, name, title, explanation, remedy, level, isExact, tags } = rule;
  const way = `Run 'ztctl explain ${code}' for an example.`;
  const help = [explanation, remedy, ...(code.startsWith('ZT') ? [way] : [])].filter((text) => text !== '');
  return {
    id: code,
    name: cut(name, MAX.name),
    shortDescription: { text: message(cut(title, MAX.text)) },
    fullDescription: { text: message(cut(explanation, MAX.text)) },
    help: { text: message(help.join('\n\n')) },
    defaultConfiguration: { level: sarifLevel(level) },
    properties: {
      tags: tags.slice(0, MAX.tags),
      precision: isExact ? 'very-high' : 'medium',
      'problem.severity': PROBLEM[level],
      ...(level === 'security' && { 'security-severity': '7.0' }),
    },
  };
}

const PROBLEM: Readonly<Record<ReportRule['level'], string>> = {
  error: 'error',
  security: 'error',
  warning: 'warning',
  info: 'recommendation',
};

function resultOf(finding: ReportFinding, index: ReadonlyMap<string, number>): object {
  const { code, level, help, place, fingerprint, suppression } = finding;
  const related = finding.related.slice(0, MAX.related).map((one, id) => {
    return { id, message: { text: message(one.label) }, physicalLocation: location(one.place) };
  });
  const text = help === undefined ? finding.message : `${visible(finding.message)}.\n${help}`;
  return {
    ruleId: code,
    ruleIndex: index.get(code) ?? -1,
    level: sarifLevel(level),
    message: { text: message(cut(text, MAX.text)) },
    locations: [{ physicalLocation: location(place) }],
    ...(related.length > 0 && { relatedLocations: related }),
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'ztctl/v1': fingerprint },
    // With none, a result says that nothing hides it; left out, it would say that nobody looked.
    suppressions: suppression ? [suppressionOf(suppression)] : [],
  };
}

function suppressionOf({ kind, reason }: NonNullable<ReportFinding['suppression']>): object {
  const justification = reason === undefined ? {} : { justification: visible(reason) };
  return { kind: kind === 'inline' ? 'inSource' : 'external', status: 'accepted', ...justification };
}

function location({ path, line, column, endLine, endColumn }: ReportPlace): object {
  const isEmpty = line === endLine && column === endColumn;
  const region = { startLine: line, startColumn: column, ...(!isEmpty && { endLine, endColumn }) };
  return { artifactLocation: { uri: uriOf(path), uriBaseId: '%SRCROOT%' }, region };
}

/** A relative URI; what would begin a scheme (`a:b.yaml`) is escaped too. */
function uriOf(path: string): string {
  const wellFormed = path.replace(/\p{Cs}/gu, '\ufffd');
  return wellFormed.split('/').map(encodeURIComponent).join('/');
}

function notifications({ cases }: Report, found: number): readonly object[] {
  const skipped = cases.flatMap(({ name, skipped: why }) => {
    return why === undefined ? [] : [note(`${name} did not run: ${why}`)];
  });
  const left = found - MAX.results;
  return left > 0 ? [...skipped, note(`${plural(left, 'further finding')} left out`)] : skipped;
}

function note(text: string): object {
  return { level: 'note', message: { text: message(text) } };
}

function sarifLevel(level: ReportRule['level']): 'error' | 'warning' | 'note' {
  if (level === 'warning') return 'warning';
  return level === 'info' ? 'note' : 'error';
}

/** Text in which `[label](1)` is no link and `{0}` no placeholder, as both are in the plain texts of SARIF. */
function message(text: string): string {
  const shown = visibleLines(text).replace(/\{(\d+)\}/g, '{{$1}}');
  return shown.includes('](') ? shown.replace(/[\\[\]]/g, '\\$&') : shown;
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  // Never between the two halves of a character.
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
