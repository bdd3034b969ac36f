import { type AccessChange, accessCounts, type PlanAccessRow, type TargetPlan } from '../../index.js';
import { demandWords } from './delta-words.js';
import { plural } from './diagnostics.js';
import type { Paint, Style } from './style.js';
import { visible } from './visible.js';
import { wrapped } from './width.js';

const LABEL = 10;
const INDENT = ' '.repeat(2 + LABEL);

/** Who gains and who loses on a target, read from live and from the artefact; one line where nothing was live. */
export function accessText({ access }: Pick<TargetPlan, 'access'>, style: Style): string {
  const { live, rows, faults } = access;
  if (live === 'unjudged') {
    const why = 'what stands live cannot be judged, so nobody can say who gains and who loses';
    return [line('access', why, style.error, style), ...faults.map((fault) => line('', fault, style.dim, style))].join(
      '',
    );
  }
  if (live === 'nothing') {
    const { new: grants } = accessCounts(rows);
    return line('access', `nothing was live: all of it is new, ${plural(grants, 'grant')}`, style.note, style);
  }
  if (rows.length === 0) return line('access', 'nobody gains and nobody loses', style.good, style);
  return accessRowsText(rows, style);
}

/** Two lines for each row: who and where, and what was and is demanded. */
export function accessRowsText(rows: readonly PlanAccessRow[], style: Style): string {
  return rows.map((row) => rowText(row, style)).join('');
}

function rowText(row: PlanAccessRow, style: Style): string {
  return `${line(row.change, `${whoWords(row)} → ${placeWords(row)}`, changePaint(row.change, style), style)}${line('', deltaWords(row), style.dim, style)}`;
}

function line(label: string, text: string, paint: Paint, style: Style): string {
  const [first = '', ...more] = wrapped(visible(text), style.width - INDENT.length);
  return [`  ${paint(label.padEnd(LABEL))}${first}`, ...more.map((one) => `${INDENT}${one}`), ''].join('\n');
}

function changePaint(change: AccessChange, style: Style): Paint {
  if (change === 'new') return style.error;
  return change === 'widened' ? style.warning : style.note;
}

/** All of a few people, else the first of them. */
export function whoWords({ who }: Pick<PlanAccessRow, 'who'>): string {
  return few(who, 'sets of people');
}

/** The resources, and the points that no resource has. */
export function placeWords({ aspect, resources, points }: PlanAccessRow): string {
  const places = [...resources, ...points.map((point) => `${point} (no resource has it)`)];
  return `${aspect === 'hosting' ? 'hosting of ' : ''}${few(places, 'resources')}`;
}

/** `no access → mfa strong`. */
export function deltaWords({ before, after }: PlanAccessRow): string {
  return demandWords(before, after).join(' → ');
}

function few(names: readonly string[], what: string): string {
  return names.length > 5 ? `${names.length} ${what}: ${names.slice(0, 4).join(', ')}, …` : names.join(', ');
}
