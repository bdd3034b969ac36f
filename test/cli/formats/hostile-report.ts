import type { Report, ReportFinding, ReportPlace } from '../../../src/cli/report/formats/report.js';

/** Strings that some reader of reports would act on. */
export const HOSTILE: readonly string[] = [
  ']]>',
  '<script>alert(1)</script>',
  '</failure><testcase name="x"/>',
  '" onload="x',
  "' onload='x",
  '<!-- hidden -->',
  '&lt;b&gt;&#64;',
  '%0A::error::x',
  '::set-output name=a::b',
  '##[error]x',
  'a,file=b',
  'a|b',
  '\\|',
  '`',
  '`x` ``y``',
  '`a`@team`b`',
  '``` x',
  '[click](javascript:alert)',
  '[click](1)',
  '![x](https://tracker.example/x.png)',
  '{0}',
  '@org/team closes #1',
  'https://evil.example',
  'www.evil.example',
  '**bold** _it_ ~~no~~',
  'a\r\n::error::x',
  'a\n| b | c |\n',
  '\u001b[31mred',
  '\u009b31m',
  '\u0000',
  'user\u202egnp.exe',
  '\u2066x\u2069',
  '\u200b\ufeff',
  '\ud800',
  '\uffff\ufffe',
  '../../etc/passwd',
  'a:b?c#d',
];

export function placeAt(path: string, line = 3): ReportPlace {
  return { path, line, column: 5, endLine: line, endColumn: 9 };
}

export function findingWith(text: string, more: Partial<ReportFinding> = {}): ReportFinding {
  return {
    code: 'ZT204',
    level: 'security',
    message: text,
    help: `${text}\nztctl can crm`,
    place: placeAt(`policies/${text}.yaml`),
    related: [{ label: text, place: placeAt('policies/a.yaml', 1) }],
    fingerprint: '0123456789abcdef',
    ...more,
  };
}

/** A report that has `text` wherever a user's string can stand. */
export function reportWith(text: string, more: Partial<Report> = {}): Report {
  const finding = findingWith(text);
  return {
    command: 'lint',
    version: '0.1.0',
    project: 'zone',
    summary: '1 policy: 1 security finding',
    rules: [
      {
        code: 'ZT204',
        name: 'auth/mfa-missing',
        title: 'people get in without a second factor',
        explanation: 'A password alone is guessed.',
        remedy: 'Ask for a second factor.',
        level: 'security',
        isExact: true,
        tags: ['policy', 'auth', 'security'],
      },
    ],
    findings: [finding],
    suppressed: [findingWith(text, { fingerprint: 'fedcba9876543210', suppression: { kind: 'inline', reason: text } })],
    cases: [
      { name: text, place: placeAt(`policies/${text}.yaml`), findings: [finding] },
      { name: 'ZT407 lifecycle/stale', findings: [], skipped: `it needs ${text}` },
    ],
    ...more,
  };
}
