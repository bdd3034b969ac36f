import { type Diagnostic, describeClaims, type Excess, type TargetProof, type VerifyResult } from '../../index.js';
import { diagnosticText, plural } from './diagnostics.js';
import { canCommand } from './diff-witness.js';
import { differencesText } from './differences.js';
import { intervalText } from './instant.js';
import type { Style } from './style.js';
import { visible } from './visible.js';

/** Per target whether it is proved, what that rests on, and each way in which it is not, with the request that shows it. */
export function verifyText(result: VerifyResult, chdir: string, style: Style): string {
  const targets = result.targets.map((target) => targetText(target, chdir, style)).join('\n');
  const interval = intervalText(result.validFrom ?? '', result.validUntil ?? '');
  return `${targets}\n${summaryText(result, style)}${interval}`;
}

function targetText({ proof, compilation }: VerifyResult['targets'][number], chdir: string, style: Style): string {
  const { name, kind, diagnostics, wider } = proof;
  const heading = `${style.strong(visible(name))} (${kind}): ${verdictText(proof, style)}\n`;
  const others = diagnostics.filter(({ code }) => code !== EXCESS);
  const excesses = diagnostics.filter(({ code }) => code === EXCESS);
  return [
    heading,
    ...proof.assumed.map(({ what, vendor, name: meant }) => assumedText(what, vendor, meant, style)),
    compilation ? differencesText(compilation, style) : '',
    ...others.map((one) => `\n${diagnosticText(one, style)}\n`),
    ...excesses.map((one, at) => excessText(one, wider[at], chdir, name, style)),
  ].join('');
}

/** The code of what is wider; see `ztctl explain`. */
const EXCESS = 'ZT093';
const LABEL = 10;

function verdictText({ status, cells, wider, reading }: TargetProof, style: Style): string {
  const rules = plural(reading?.layers.reduce((sum, { rules: all }) => sum + all.length, 0) ?? 0, 'rule');
  switch (status) {
    case 'proved':
      return `${style.good('proved')}, ${rules} at ${plural(cells, 'kind')} of points`;
    case 'wider':
      return style.error(`allows more than the policy in ${plural(wider.length, 'way')}`);
    case 'unjudged':
      return style.error('not judged');
  }
}

function assumedText(what: string, vendor: string, meant: string, style: Style): string {
  return `  ${style.note('assumes'.padEnd(LABEL))}${visible(what)} ${visible(vendor)} is ${visible(meant)}\n`;
}

function excessText(
  diagnostic: Diagnostic,
  excess: Excess | undefined,
  chdir: string,
  target: string,
  style: Style,
): string {
  const text = `\n${diagnosticText(diagnostic, style)}\n`;
  if (!excess) return text;
  const ask = canCommand(excess.witness.request, chdir);
  const claims = describeClaims(excess.witness.claims);
  const asked = claims.length === 0 ? `; with --target ${target} it is allowed` : '';
  return `${text}   ${style.dim('the policy refuses')} ${ask}${style.dim(asked)}\n`;
}

function summaryText({ targets }: VerifyResult, style: Style): string {
  const count = (status: TargetProof['status']): number =>
    targets.filter(({ proof }) => proof.status === status).length;
  const [proved, wider, unjudged] = [count('proved'), count('wider'), count('unjudged')];
  const parts = [
    ...(proved > 0 ? [style.good(`${proved} proved`)] : []),
    ...(wider > 0 ? [style.error(`${wider} wider than the policy`)] : []),
    ...(unjudged > 0 ? [style.error(`${unjudged} not judged`)] : []),
  ];
  return `${plural(targets.length, 'target')}: ${parts.join(', ')}.\n`;
}
