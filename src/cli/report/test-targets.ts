import {
  type Acceptance,
  isFailedDifference,
  type PointAnswer,
  pointText,
  type Span,
  type TargetDifference,
  type TargetTests,
  type UntriedCases,
} from '../../index.js';
import { plural } from './diagnostics.js';
import { instantText } from './diff-units.js';
import { lineText } from './place.js';
import { principalText } from './principal.js';
import { shellWord } from './shell-word.js';
import type { Style } from './style.js';
import { visible } from './visible.js';
import { wrapped } from './width.js';

/** What the way out of a case that was not asked needs to know of the run. */
export interface TargetRun {
  /** In milliseconds. */
  readonly now: number;
  /** The project's folder as the caller typed it; empty for his own. */
  readonly chdir: string;
}

const LABEL = 10;

/** Per target how many cases it decides as the policy does, each accepted difference with what accepts it, and what could not be asked. */
export function targetTestsText(targets: readonly TargetTests[], run: TargetRun, style: Style): string {
  const blocks = targets.map((target) => {
    const accepted = target.differences.filter((one) => !isFailedDifference(one));
    const untried = target.untried.map((one) => untriedWords(target, one, run));
    const [head = '', ...more] = target.asked.length > 0 ? [targetCountsText(target), ...untried] : untried;
    return [
      `  ${style.strong(visible(target.name))} (${target.kind}): ${head}\n`,
      ...accepted.map((one) => acceptedText(one, style)),
      ...more.map((text) => `    ${text}\n`),
    ].join('');
  });
  return `read back from what is shipped:\n${blocks.join('')}`;
}

/** `16 of 18 cases as the policy, 2 otherwise and accepted` */
export function targetCountsText({ asked, differences, untried }: TargetTests): string {
  const left = untried.reduce((sum, { cases }) => sum + cases.length, 0);
  if (asked.length === 0) return `${plural(left, 'case')} not asked`;
  const same = asked.length - differences.length;
  const failed = differences.filter(isFailedDifference).length;
  const accepted = differences.length - failed;
  return [
    same === asked.length
      ? `${plural(same, 'case')} as the policy`
      : `${same.toLocaleString('en-US')} of ${plural(asked.length, 'case')} as the policy`,
    ...(accepted > 0 ? [`${accepted.toLocaleString('en-US')} otherwise and accepted`] : []),
    ...(failed > 0 ? [`${failed.toLocaleString('en-US')} failed`] : []),
    ...(left > 0 ? [`${left.toLocaleString('en-US')} not asked`] : []),
  ].join(', ');
}

/** `group:sre can reach db, but mesh (tailscale) denies it` */
export function differenceWords({ wanted, request, resource }: TargetDifference, target: TargetTests): string {
  const says = wanted === 'allow' ? 'can reach' : 'cannot reach';
  const does = wanted === 'allow' ? 'denies' : 'allows';
  const to = visible(`${resource.value}, but ${target.name} (${target.kind})`);
  return `${principalText(request.principal)} ${says} ${to} ${does} it`;
}

/** What decides in the artefact, and why that is not accepted, one line each. */
export function differenceReasons(one: TargetDifference, style: Style): readonly string[] {
  const why = one.wanted === 'deny' ? 'no live gap accepts it' : `${stricterWords(one)}, and compile does not say so`;
  return [...pointReasons(one.points, style), why];
}

function stricterWords({ stricter }: TargetDifference): string {
  if (stricter.includes('principal')) return 'it never lets these people in';
  return stricter.length === 0 ? 'it asks for more' : `it asks more of ${stricter.join(', ')}`;
}

/** Why somebody gets in, or is kept out, all the same: texts without their places. */
export function acceptedWords({ accepted, request, points }: TargetDifference): string {
  const by = [...new Set(points.map(({ by: rule }) => rule?.what))].filter((what) => what !== undefined);
  const deciding = by.length === 0 ? 'no rule matches' : `by ${by.join(', ')}`;
  const isUnsaid = accepted.some(({ kind }) => kind === 'narrowing') && request.device && !request.device.platform;
  return [deciding, ...accepted.map(acceptanceWords), ...(isUnsaid ? ['the test says no platform'] : [])].join('; ');
}

/** Where the acceptance stands. */
export function acceptanceSpan(one: Acceptance): Span {
  return one.kind === 'gap' ? one.gap.nameSpan : one.narrowing.span;
}

/** The command that says why a case could not be asked. */
export function untriedWords({ name }: TargetTests, { now, cases }: UntriedCases, run: TargetRun): string {
  const at = now === run.now ? [] : ['--now', instantText(now)];
  const where = run.chdir === '' ? [] : ['--chdir', run.chdir];
  const command = ['ztctl', 'compile', '--target', name, ...where, ...at].map(shellWord).join(' ');
  return `${plural(cases.length, 'case')} not asked: nothing can be shipped${at.length === 0 ? '' : ' then'}, see ${command}`;
}

function acceptanceWords(one: Acceptance): string {
  if (one.kind === 'narrowing') {
    const { constraint, policy, resource, reason } = one.narrowing;
    return `${constraint} of ${policy ?? resource ?? 'the whole target'}: ${reason}`;
  }
  const { name, enforcedBy } = one.gap;
  return `gap ${name} accepts it${enforcedBy === undefined ? '' : `, enforced by ${enforcedBy}`}`;
}

function acceptedText(one: TargetDifference, style: Style): string {
  const { wanted, request, resource, test, accepted } = one;
  const does = wanted === 'allow' ? 'is kept from' : 'reaches';
  const head = `${test.name.value}: ${principalText(request.principal)} ${does} ${resource.value} ${acceptedWords(one)}`;
  return entry(wanted === 'allow' ? 'narrower' : 'waived', head, acceptanceSpan(accepted[0]!), style);
}

function pointReasons(points: readonly PointAnswer[], style: Style): readonly string[] {
  const texts = points.map(({ point, by, allowed }) => {
    if (!by) return `at ${visible(pointText(point))} no rule matches`;
    return `${allowed ? 'by' : 'refused by'} ${visible(by.what)} (${lineText(by.span, style)})`;
  });
  return [...new Set(texts)];
}

function entry(label: string, text: string, span: Span, style: Style): string {
  const indent = ' '.repeat(LABEL + 4);
  const [first = '', ...more] = wrapped(visible(text), style.width - indent.length);
  const paint = label === 'narrower' ? style.note : style.warning;
  const rest = [...more, style.dim(lineText(span, style))].map((line) => `${indent}${line}\n`);
  return `    ${paint(label.padEnd(LABEL))}${first}\n${rest.join('')}`;
}
