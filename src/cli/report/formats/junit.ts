import { plural } from '../diagnostics.js';
import { visible, visibleLines } from '../visible.js';
import { placeWords } from './places.js';
import { isGrave, type Report, type ReportCase, type ReportFinding } from './report.js';

/** JUnit XML: one suite, and one for each target that was asked. A case fails by an error or a security finding; what weighs less stands in its output. */
export function junitText(report: Report): string {
  const { command, cases, suppressed, summary } = report;
  const hidden = suppressed.length === 0 ? '' : `\n${plural(suppressed.length, 'finding')} suppressed`;
  const own = `ztctl ${command}`;
  const suites = new Map<string, ReportCase[]>([[own, []]]);
  for (const one of cases) {
    const name = one.suite === undefined ? own : `${own} on ${one.suite}`;
    const members = suites.get(name);
    if (members) members.push(one);
    else suites.set(name, [one]);
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="ztctl" ${countsOf(cases)}>`,
    ...[...suites].flatMap(([name, members]) => [
      `  <testsuite name="${attribute(name)}" ${countsOf(members)}>`,
      ...members.map((one) => caseOf(one, report)),
      ...(name === own ? [`    <system-out>${lines(`${summary}${hidden}`)}</system-out>`] : []),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function countsOf(cases: readonly ReportCase[]): string {
  const failures = cases.filter(({ findings }) => findings.some(isGrave)).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
}

function caseOf({ name, place, findings, skipped, suite }: ReportCase, { command }: Report): string {
  const at = place ?? findings[0]?.place;
  const where = at ? ` file="${attribute(at.path)}" line="${at.line}"` : '';
  const className = suite === undefined ? `ztctl.${command}` : `ztctl.${command}.${suite}`;
  const open = `    <testcase name="${attribute(name)}" classname="${attribute(className)}"${where}`;
  const grave = findings.filter(isGrave);
  const inner = [
    ...(skipped === undefined ? [] : [`      <skipped message="${attribute(skipped)}"/>`]),
    ...(grave.length === 0 ? [] : [failureOf(grave)]),
    ...(grave.length === findings.length ? [] : [`      <system-out>${lines(wordsOf(findings))}</system-out>`]),
  ];
  return inner.length === 0 ? `${open}/>` : `${open}>\n${inner.join('\n')}\n    </testcase>`;
}

function failureOf(findings: readonly ReportFinding[]): string {
  const first = findings[0]!;
  const more = findings.length === 1 ? '' : ` (and ${findings.length - 1} more)`;
  return `      <failure message="${attribute(first.message + more)}" type="${attribute(first.code)}">${lines(wordsOf(findings))}</failure>`;
}

/** Every finding with its place and its way out. */
function wordsOf(findings: readonly ReportFinding[]): string {
  return findings
    .map(({ place, level, code, message, help }) => {
      const head = `${visible(placeWords(place))}: ${level}[${code}]: ${visible(message)}`;
      return help === undefined ? head : `${head}\n${help.replace(/^/gm, '  ')}`;
    })
    .join('\n');
}

function attribute(text: string): string {
  return escaped(visible(text));
}

function lines(text: string): string {
  return escaped(visibleLines(text));
}

/** Two noncharacters are all that XML refuses and is still there. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\ufffe', '\\ufffe')
    .replaceAll('\uffff', '\\uffff');
}
