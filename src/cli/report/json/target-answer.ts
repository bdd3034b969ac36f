import { pointText, type TargetKind } from '../../../index.js';
import { principalText } from '../principal.js';
import type { ToldByTarget } from '../target-answer.js';
import { type PlaceJson, placeJson } from './place.js';

/** What `can --target NAME --json` prints for one question. */
export interface CanTargetDocument {
  readonly schema: 'ztctl/can-target/v1';
  readonly now: string;
  readonly target: string;
  readonly kind: TargetKind;
  /** `allow` when every answer is. */
  readonly decision: 'allow' | 'deny';
  readonly answers: readonly TargetAnswerJson[];
}

/** The answer to one caller. */
export interface TargetAnswerJson {
  readonly who: string;
  /** `partly`: allowed at some points only. */
  readonly decision: 'allow' | 'deny' | 'partly';
  readonly points: readonly PointAnswerJson[];
}

/** The answer at one kind of point. */
export interface PointAnswerJson {
  readonly point: string;
  readonly decision: 'allow' | 'deny';
  /** What in the artefact decides; null where no rule matches. */
  readonly by: string | null;
  readonly place: PlaceJson | null;
}

/** The document of `can --target`; `now` in milliseconds. */
export function canTargetDocument({ target, kind, answers }: ToldByTarget, now: number): CanTargetDocument {
  return {
    schema: 'ztctl/can-target/v1',
    now: new Date(now).toISOString(),
    target,
    kind,
    decision: answers.every(({ answer }) => answer.decision === 'allow') ? 'allow' : 'deny',
    answers: answers.map(({ request, answer }) => ({
      who: principalText(request.principal),
      decision: answer.decision,
      points: answer.points.map(({ point, allowed, by }) => ({
        point: pointText(point),
        decision: allowed ? 'allow' : 'deny',
        by: by?.what ?? null,
        place: by ? placeJson(by.span) : null,
      })),
    })),
  };
}
