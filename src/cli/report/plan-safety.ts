import { brokenRules, isEmptyPlan, type Plan, type SafetyResult } from '../../index.js';
import type { Style } from './style.js';
import { visible } from './visible.js';

/** What the safety rules say: one line when all is kept, else what stops the apply and what was acknowledged. */
export function safetyText(plan: Plan, style: Style): string {
  if (isEmptyPlan(plan)) return '';
  const broken = brokenRules(plan.safety);
  const acknowledged = plan.safety.filter(({ status }) => status === 'acknowledged');
  if (broken.length === 0 && acknowledged.length === 0) return `${style.good('Safety:')} no rule stops it.\n`;
  return [
    ...acknowledged.map(
      (one) => `${style.warning('Acknowledged:')} ${safetyWords(one)}: ${visible(one.reason ?? '')}\n`,
    ),
    ...broken.flatMap((one) => [
      `${style.error('Stopped:')} ${safetyWords(one)}\n`,
      ...one.examples.slice(0, SHOWN).map((text) => `  ${visible(text)}\n`),
      ...(one.found > SHOWN ? [`  and ${one.found - Math.min(SHOWN, one.examples.length)} more\n`] : []),
    ]),
    ...[...new Set(broken.map(({ rule }) => rule))].map(
      (rule) => `  ${style.dim('if it is right, plan again with')} --ack ${rule}="why it is right"\n`,
    ),
  ].join('');
}

const SHOWN = 5;

/** `max-deletes on mesh: 30 found, 25 allowed`. */
export function safetyWords({ rule, target, found, limit }: SafetyResult): string {
  return `${rule} on ${visible(target)}: ${found} found, ${limit} allowed`;
}
