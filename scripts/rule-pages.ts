import { ABSENT_RULES, RULE_SETS, type Rule, type RuleMeta } from '../src/compiler/lint/index.js';
import { RULES } from '../src/compiler/lint/rules/index.js';

/** A file that is made from the rules: path relative to the checkout, and text. */
export interface Generated {
  readonly path: string;
  readonly text: string;
}

const FOLDER = 'docs/rules';
const MADE = '<!-- Made by scripts/write-rules.ts from src/compiler/lint/rules. -->';

/** The page of every rule, and the index. */
export function rulePages(rules: readonly Rule[] = RULES): readonly Generated[] {
  const metas = rules.map(({ meta }) => meta);
  return [
    { path: `${FOLDER}/README.md`, text: index(metas) },
    ...metas.map((meta) => ({ path: `${FOLDER}/${meta.code}.md`, text: page(meta) })),
  ];
}

/** A tiny project for each rule, in which it finds exactly one thing. */
export function faultyProjects(rules: readonly Rule[] = RULES): readonly Generated[] {
  return rules.flatMap(({ meta: { code, id, title, severity, sets, example } }) => {
    // A folder of a repository cannot hold a history of its own.
    if (example.history) return [];
    const folder = `examples/faulty/${code.toLowerCase()}-${id.replace('/', '-')}`;
    const { invalid, config = '', directory, usage } = example;
    const names = directory === undefined ? '' : 'directory: directory.jsonl\n';
    const uses = usage === undefined ? '' : ', usage: usage.jsonl';
    const isOn = (sets.includes('recommended') && usage === undefined) || config.includes('lint:');
    const on = isOn ? '' : `lint: { rules: { ${code}: ${severity} }${uses} }\n`;
    return [
      {
        path: `${folder}/ztctl.yaml`,
        text: `# ${code} ${id}: ${title}. Made from the example of the rule.\nname: ${code.toLowerCase()}\n${names}${on}${config}`,
      },
      { path: `${folder}/policies/policy.yaml`, text: invalid.replace(/^\n/, '') },
      ...(directory === undefined ? [] : [{ path: `${folder}/directory.jsonl`, text: directory }]),
      ...(usage === undefined ? [] : [{ path: `${folder}/usage.jsonl`, text: usage }]),
    ];
  });
}

function index(metas: readonly RuleMeta[]): string {
  const rows = metas.map(
    ({ code, id, title, severity, kind, sets }) =>
      `| [${code}](${code}.md) | \`${id}\` | ${cell(title)} | ${severity} | ${kind} | ${sets.map((set) => `\`${set}\``).join(' ')} |`,
  );
  const absent = ABSENT_RULES.map(({ code, id, because }) => `| ${code} | \`${id}\` | ${cell(because)} |`);
  const counts = RULE_SETS.map((set) => `\`${set}\` ${metas.filter(({ sets }) => sets.includes(set)).length}`);
  return `${MADE}

# Rules

What \`ztctl lint\` finds (docs/lint.md says how it is run and configured). ${metas.length} rules; by set: ${counts.join(', ')}.

| code | rule | what it finds | level | kind | sets |
|---|---|---|---|---|---|
${rows.join('\n')}

## Codes that are no rules

| code | would be | why there is no such rule |
|---|---|---|
${absent.join('\n')}
`;
}

const FIXES: Readonly<Record<RuleMeta['fix'], string>> = {
  none: 'none',
  safe: '`--fix`, which keeps access exactly as it is',
  unsafe: '`--fix=unsafe`, which changes access, and shows first who loses or gains it',
};

function page(meta: RuleMeta): string {
  const { code, id, title, severity, kind, sets, needs, reads = [], since, stability, fix, example } = meta;
  const also = reads.length === 0 ? '' : `; reads ${reads.join(', ')} where it is there`;
  const facts = [
    ['rule', `\`${id}\``],
    ['level', severity],
    ['kind', kind === 'exact' ? 'exact: every finding is a fact, and every fact is found' : 'heuristic: worth a look'],
    ['sets', sets.length === 0 ? 'none: it runs when it is given a level' : sets.map((set) => `\`${set}\``).join(', ')],
    ['needs', needs.length === 0 ? 'nothing but the policy' : needs.join(', ') + also],
    ['fix', FIXES[fix]],
    ['since', `${since} (${stability})`],
  ];
  const options = Object.entries(meta.options)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, option]) => `| \`${name}\` | \`${defaultText(option.default)}\` | ${cell(option.description)} |`);
  return `${MADE}

# ${code}: ${title}

${['| | |', '|---|---|', ...facts.map(([name, value]) => `| ${name} | ${value} |`)].join('\n')}

${meta.rationale}

${meta.remedy}
${options.length === 0 ? '' : `\n## Options\n\n| option | default | meaning |\n|---|---|---|\n${options.join('\n')}\n`}
## Found in

${example.history ? `When git has these earlier versions, oldest first (a folder cannot carry a history, so \`examples/faulty\` has none of this rule):\n\n${example.history.map(fenced).join('\n')}\nand the file says now:\n\n` : ''}${example.config === undefined ? '' : `With this in \`ztctl.yaml\`:\n\n${fenced(example.config)}\n`}${fenced(example.invalid)}
## Not in

${fenced(example.valid)}
## Sources

${meta.sources.map((source) => `- ${source}\n`).join('')}`;
}

function fenced(yaml: string): string {
  return `\`\`\`yaml\n${yaml.replace(/^\n/, '').trimEnd()}\n\`\`\`\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function defaultText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
