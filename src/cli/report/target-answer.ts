import { type AccessRequest, type PointAnswer, pointText, type ReadAnswer, type TargetKind } from '../../index.js';
import { lineText } from './place.js';
import { questionText } from './question.js';
import type { Style } from './style.js';
import { visible } from './visible.js';

/** What a target said, read back from what would be shipped to it. */
export interface ToldByTarget {
  readonly target: string;
  readonly kind: TargetKind;
  readonly answers: readonly { readonly request: AccessRequest; readonly answer: ReadAnswer }[];
}

/** The decision of the vendor for each caller, and what in the artefact makes it; point by point where the points differ. */
export function targetAnswerText({ target, kind, answers }: ToldByTarget, style: Style): string {
  return answers
    .map(({ request, answer }) => {
      const heading = `${wordOf(answer, style)}: ${questionText(request)}, as ${visible(target)} (${kind}) decides\n`;
      return heading + pointsText(answer, style);
    })
    .join('');
}

function wordOf({ decision }: ReadAnswer, style: Style): string {
  if (decision === 'allow') return style.good('allow');
  return style.error(decision === 'deny' ? 'deny' : 'allow at some points only');
}

function pointsText({ decision, points }: ReadAnswer, style: Style): string {
  if (points.length === 0) return '  the artefact says nothing of it\n';
  if (decision === 'partly') return points.map((one) => `  ${pointLine(one, style)}\n`).join('');
  const reasons = new Set(points.map((one) => reasonText(one, style)));
  return [...reasons].map((reason) => `  ${reason}\n`).join('');
}

function pointLine(one: PointAnswer, style: Style): string {
  const word = one.allowed ? style.good('allow') : style.error('deny ');
  return `${word} ${visible(pointText(one.point))}: ${reasonText(one, style)}`;
}

function reasonText({ by, allowed }: PointAnswer, style: Style): string {
  if (!by) return 'no rule matches';
  return `${allowed ? 'by' : 'refused by'} ${visible(by.what)} (${lineText(by.span, style)})`;
}
