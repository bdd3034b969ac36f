import type { RuleMeta } from '../../index.js';
import { plural } from './diagnostics.js';
import { optionText } from './json/rules.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { wrapped } from './width.js';

/** Every rule with its sets. */
export function rulesText(metas: readonly RuleMeta[], style: Style): string {
  const rows = metas.map(({ code, id, severity, kind, sets, title }) => [
    code,
    id,
    severity,
    kind,
    sets.includes('recommended') ? 'yes' : 'no',
    title,
  ]);
  const heading = ['code', 'rule', 'level', 'kind', 'recommended', 'what it finds'];
  return `${table(heading, rows, style)}\n${plural(metas.length, 'rule')}; ztctl explain CODE tells more\n`;
}

/** The page of one rule. */
export function ruleText(meta: RuleMeta, style: Style): string {
  const paint = meta.severity === 'error' || meta.severity === 'security' ? style.error : style.warning;
  const says = (text: string): string => `${wrapped(text, style.width).join('\n')}\n`;
  const facts = [
    `rule ${meta.id}, ${meta.kind}, since ${meta.since}, fix: ${meta.fix}`,
    `sets: ${meta.sets.length === 0 ? 'none' : meta.sets.join(', ')}`,
    ...(meta.needs.length > 0 ? [`needs: ${meta.needs.join(', ')}`] : []),
    ...(meta.reads ? [`reads where it is there: ${meta.reads.join(', ')}`] : []),
  ];
  const options = Object.entries(meta.options).map(
    ([name, option]) => `  ${name}: ${option.description} Default: ${optionText(option.default)}.\n`,
  );
  return [
    `${paint(meta.code)}${style.strong(`: ${meta.title}`)} (${meta.severity})\n`,
    facts.map((fact) => `${style.dim(fact)}\n`).join(''),
    says(meta.rationale),
    says(meta.remedy),
    ...(options.length > 0 ? [`Options:\n\n${options.join('')}`] : []),
    `${style.remove('Found in:')}\n\n${indented(meta.example.invalid)}`,
    `${style.add('Not in:')}\n\n${indented(meta.example.valid)}`,
    `Sources:\n\n${meta.sources.map((source) => `  - ${source}\n`).join('')}`,
  ].join('\n');
}

function indented(text: string): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === '' ? '\n' : `    ${line}\n`))
    .join('');
}
