import type { DriftedObject, DriftKind, TargetDrift } from '../../index.js';
import { plural } from './diagnostics.js';
import { accessRowsText } from './plan-access.js';
import type { Paint, Style } from './style.js';
import { visible } from './visible.js';

/** What was done by hand on each target, and who reaches more or less by it. */
export function driftText(targets: readonly TargetDrift[], style: Style): string {
  return targets.map((target) => targetText(target, style)).join('\n') + summary(targets, style);
}

const WORDS: Readonly<Record<DriftKind, string>> = {
  'not-applied': 'nothing was applied yet',
  none: 'no drift',
  'order-only': 'changed by hand, and nobody gains or loses by it',
  narrower: 'narrower than the policy',
  wider: 'wider than the policy',
  both: 'wider and narrower than the policy',
  unjudged: 'cannot be judged: nobody can say who gains',
};

function targetText({ name, kind, drift, objects, rows, faults, pending }: TargetDrift, style: Style): string {
  return [
    `${style.strong(visible(name))} (${kind}): ${paintOf(drift, style)(WORDS[drift])}\n`,
    ...objects.map((one) => objectText(one, style)),
    ...faults.map((fault) => `  ${style.dim(visible(fault))}\n`),
    accessRowsText(rows, style),
    pending === 0 || drift === 'not-applied' ? '' : pendingText(pending, rows.length > 0),
  ].join('');
}

function pendingText(pending: number, isMixed: boolean): string {
  const note = isMixed ? '; who gains and loses counts that too' : '';
  return `  the policy itself changed since the last apply: ${plural(pending, 'step')} of a plan${note}\n`;
}

function objectText({ change, address, resources }: DriftedObject, style: Style): string {
  const paint = change === 'added' ? style.add : change === 'removed' ? style.remove : style.change;
  const about = resources.length === 0 ? '' : ` (${resources.map(visible).join(', ')})`;
  return `  ${paint(change.padEnd(8))}${visible(address)}${about}\n`;
}

function paintOf(drift: DriftKind, style: Style): Paint {
  if (drift === 'none' || drift === 'not-applied') return style.good;
  return drift === 'order-only' || drift === 'narrower' ? style.warning : style.error;
}

function summary(targets: readonly TargetDrift[], style: Style): string {
  const drifted = targets.filter(({ drift }) => drift !== 'none' && drift !== 'not-applied').length;
  if (drifted === 0) return `\n${style.good('No drift.')} Nobody changed what ztctl applied.\n`;
  return `\n${style.strong('Drift:')} ${drifted} of ${plural(targets.length, 'target')}. 'ztctl plan' shows the way back to the policy.\n`;
}
