import { CONSTRAINTS, type Constraint, type Target, type Verdict } from '../../index.js';
import type { Paint, Style } from './style.js';
import { visible } from './visible.js';
import { padded, textWidth, wrapped } from './width.js';

/** For terminals in which the words do not fit. */
const SIGNS: Readonly<Record<Verdict, string>> = {
  exact: '=',
  narrower: '<',
  'by-reference': 'ref',
  elsewhere: 'else',
  unsupported: '-',
};

const LEGEND: Readonly<Record<Verdict, string>> = {
  exact: 'means the same there',
  narrower: 'emitted tighter than the policy, and said',
  'by-reference': 'a vendor object carries it: refused without its binding, listed as trusted with it',
  elsewhere: 'another system enforces it: refused without a live gap that says enforced_by',
  unsupported: 'refused (a gap can accept it where it is a condition)',
};

/** Constraints against targets, and what each verdict means. */
export function matrixText(targets: readonly Target[], style: Style): string {
  const words = matrix(targets, (verdict) => verdict, style);
  const fits = words.split('\n').every((line) => textWidth(line) <= style.width);
  const legend = (Object.keys(LEGEND) as Verdict[]).map((verdict) => {
    const sign = fits ? padded(verdict, 14) : padded(SIGNS[verdict], 6);
    const [first, ...more] = wrapped(LEGEND[verdict], style.width - textWidth(sign) - 2);
    const rest = more.map((line) => `${' '.repeat(textWidth(sign) + 2)}${line}\n`).join('');
    return `  ${verdictPaint(verdict, style)(sign)}${first}\n${rest}`;
  });
  return `${fits ? words : matrix(targets, (verdict) => SIGNS[verdict], style)}\n${legend.join('')}`;
}

/** Of one target: every constraint with its note, the vendor's page and the date on which it was verified. */
export function capabilitiesText(target: Target, style: Style): string {
  const groups = groupedNotes(target).map(({ constraints, verdict, note, link, verified }) => {
    const heading = `  ${style.strong(constraints.join(', '))}: ${verdictPaint(verdict, style)(verdict)}\n`;
    const lines = [...wrapped(visible(note), style.width - 4), style.dim(`${link} (verified ${verified})`)];
    return heading + lines.map((line) => `    ${line}\n`).join('');
  });
  return `${style.strong(target.kind)}: ${target.title}\n${groups.join('')}`;
}

/** The matrix as a Markdown table, for the README; each verdict links to the vendor's page. */
export function matrixMarkdown(targets: readonly Target[]): string {
  const head = `| constraint | ${targets.map(({ kind }) => kind).join(' | ')} |`;
  const rule = `|---|${targets.map(() => '---|').join('')}`;
  const rows = CONSTRAINTS.map((constraint) => {
    const cells = targets.map(({ capabilities }) => {
      const { verdict, link } = capabilities[constraint];
      return `[${verdict}](${link.replaceAll('|', '%7C').replaceAll(')', '%29')})`;
    });
    return `| \`${constraint}\` | ${cells.join(' | ')} |`;
  });
  return `${[head, rule, ...rows].join('\n')}\n`;
}

function matrix(targets: readonly Target[], word: (verdict: Verdict) => string, style: Style): string {
  const first = Math.max(...CONSTRAINTS.map(textWidth));
  const verdicts = (target: Target): Verdict[] => CONSTRAINTS.map((one) => target.capabilities[one].verdict);
  const widths = targets.map((target) =>
    Math.max(textWidth(target.kind), ...verdicts(target).map((one) => word(one).length)),
  );
  const line = (head: string, cells: readonly string[]): string =>
    `${[padded(head, first), ...cells].join('  ').trimEnd()}\n`;
  const heading = line(
    '',
    targets.map(({ kind }, at) => style.strong(padded(kind, widths[at]!))),
  );
  const rows = CONSTRAINTS.map((constraint) => {
    const cells = targets.map(({ capabilities }, at) => {
      const { verdict } = capabilities[constraint];
      return padded(verdictPaint(verdict, style)(word(verdict)), widths[at]!);
    });
    return line(constraint, cells);
  });
  return heading + rows.join('');
}

interface NoteGroup {
  readonly constraints: Constraint[];
  readonly verdict: Verdict;
  readonly note: string;
  readonly link: string;
  readonly verified: string;
}

/** Constraints that a vendor treats alike stand together. */
function groupedNotes(target: Target): readonly NoteGroup[] {
  const groups = new Map<string, NoteGroup>();
  for (const constraint of CONSTRAINTS) {
    const { verdict, note, link, verified } = target.capabilities[constraint];
    const key = [verdict, note, link, verified].join('\n');
    const group = groups.get(key);
    if (group) group.constraints.push(constraint);
    else groups.set(key, { constraints: [constraint], verdict, note, link, verified });
  }
  return [...groups.values()];
}

function verdictPaint(verdict: Verdict, style: Style): Paint {
  if (verdict === 'exact') return style.add;
  return verdict === 'unsupported' ? style.remove : style.change;
}
