import type { AppliedTarget, ApplyResult } from '../../index.js';
import { plural } from './diagnostics.js';
import { stepSign } from './step.js';
import type { Style } from './style.js';
import { verificationText } from './verification.js';
import { visible } from './visible.js';

/** What was applied and what was not, counted apart. Steps are listed only where a target did not get all of them. */
export function applyText(result: ApplyResult, style: Style): string {
  const targets = result.targets.map((target) => targetText(target, style)).join('');
  const isLive = result.status === 'ok' || result.status === 'partial';
  return `${targets}${summary(result, style)}${isLive ? verificationText(style) : ''}`;
}

const OUTCOMES: Readonly<Record<AppliedTarget['outcome'], string>> = {
  applied: 'applied',
  already: 'already applied',
  unchanged: 'nothing to do',
  failed: 'failed',
  'not-attempted': 'not attempted',
};

function targetText({ name, outcome, resumed, steps }: AppliedTarget, style: Style): string {
  const paint = outcome === 'failed' ? style.error : outcome === 'not-attempted' ? style.warning : style.good;
  const note = resumed ? ' (continued an apply that was interrupted)' : '';
  const heading = `${style.strong(visible(name))}: ${paint(OUTCOMES[outcome])}${note}\n`;
  if (outcome !== 'failed') return heading;
  const lines = steps.map(
    (step) => `  ${stepSign(step.action, style)} ${visible(step.address)}: ${OUTCOMES[step.outcome]}\n`,
  );
  return heading + lines.join('');
}

function summary({ status, counts }: ApplyResult, style: Style): string {
  const { planned, applied, skipped, failed } = counts;
  if (status === 'ok' && planned === 0)
    return `${style.good('Nothing to apply.')} What is live is what the policy says.\n`;
  const numbers = `${plural(planned, 'change')} planned: ${applied} applied, ${skipped} skipped, ${failed} failed`;
  if (status === 'ok' && applied === 0) return `${style.good('Nothing to do.')} An earlier run applied all of it.\n`;
  if (status === 'ok') return `${style.good('Applied.')} ${numbers}.\n`;
  if (status === 'partial')
    return `${style.error('Partly applied.')} ${numbers}. Apply the same plan again to continue.\n`;
  return `${style.error('Nothing was applied.')} ${numbers}.\n`;
}
