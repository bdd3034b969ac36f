import {
  type Compilation,
  type Diagnostic,
  describeReadConditions,
  describeReadWho,
  type Estate,
  type Excess,
  narrowingsOf,
  type Shortfall,
  type TargetProof,
  type VerifyResult,
} from '../../index.js';
import { diagnosticText, plural } from './diagnostics.js';
import { canCommand } from './diff-witness.js';
import { differencesText } from './differences.js';
import { intervalText } from './instant.js';
import type { Style } from './style.js';
import { visible } from './visible.js';
import { wrapped } from './width.js';

/** Per target whether it is proved, what that rests on, and each way in which it is not, with the request that shows it. */
export function verifyText(result: VerifyResult, estate: Estate, chdir: string, style: Style): string {
  const targets = result.targets.map((target) => targetText(target, estate, chdir, style)).join('\n');
  const interval = intervalText(result.validFrom ?? '', result.validUntil ?? '');
  return `${targets}\n${summaryText(result, style)}${interval}`;
}

function targetText(
  { proof, compilation }: VerifyResult['targets'][number],
  estate: Estate,
  chdir: string,
  style: Style,
): string {
  const { name, kind, diagnostics, wider } = proof;
  const heading = `${style.strong(visible(name))} (${kind}): ${verdictText(proof, style)}\n`;
  const others = diagnostics.filter(({ code }) => code !== EXCESS);
  const excesses = diagnostics.filter(({ code }) => code === EXCESS);
  return [
    heading,
    ...proof.assumed.map(({ what, vendor, name: meant }) => assumedText(what, vendor, meant, style)),
    compilation ? differencesText(compilation, style) : '',
    ...unsaid(proof, compilation).map((one) => shortfallText(one, estate, style)),
    ...others.map((one) => `\n${diagnosticText(one, style)}\n`),
    ...excesses.map((one, at) => excessText(one, wider[at], chdir, style)),
  ].join('');
}

/** The code of what is wider; see `ztctl explain`. */
const EXCESS = 'ZT093';
const LABEL = 10;
const WIDTH = 100;

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

/** Where less is allowed than the policy does and the compiler did not say so itself. */
function unsaid({ narrower }: TargetProof, compilation: Compilation | undefined): readonly Shortfall[] {
  return narrower.filter((one) => narrowingsOf(one, compilation?.narrower ?? []).length === 0);
}

function shortfallText({ policy, resource, constraints, piece }: Shortfall, estate: Estate, style: Style): string {
  const who = describeReadWho(estate, piece);
  const what = constraints.length === 0 ? 'more is asked' : constraints.join(', ');
  const of = policy === undefined ? visible(resource) : `${visible(policy)} at ${visible(resource)}`;
  const bringing = describeReadConditions(estate, piece).join(', ');
  const kept = bringing === '' ? visible(who) : `${visible(who)} with ${visible(bringing)}`;
  return entryText('narrower', `${what} of ${of}: keeps out ${kept}`, style);
}

function entryText(label: string, text: string, style: Style): string {
  const lines = wrapped(text, WIDTH - LABEL - 2);
  return lines
    .map((line, at) => `  ${at === 0 ? style.note(label.padEnd(LABEL)) : ' '.repeat(LABEL)}${line}\n`)
    .join('');
}

function assumedText(what: string, vendor: string, meant: string, style: Style): string {
  return entryText('assumes', `${visible(what)} ${visible(vendor)} is ${visible(meant)}`, style);
}

function excessText(diagnostic: Diagnostic, excess: Excess | undefined, chdir: string, style: Style): string {
  const text = `\n${diagnosticText(diagnostic, style)}\n`;
  if (excess?.kind !== 'access') return text;
  const command = canCommand(excess.witness.request, chdir);
  return `${text}   ${style.dim('= the policy refuses:')} ${command}\n`;
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
