import {
  type Acceptance,
  isFailedDifference,
  type PointAnswer,
  pointText,
  type TargetDifference,
  type TargetKind,
  type TargetTests,
  type UntriedCases,
} from '../../../index.js';
import { principalText } from '../principal.js';
import { type DiagnosticJson, diagnosticJson, type PlaceJson, placeJson } from './place.js';
import type { PointAnswerJson } from './target-answer.js';

/** What one target answers to the cases whose resource it carries. */
export interface TestedTargetJson {
  readonly name: string;
  readonly kind: TargetKind;
  /** How many cases were put to it: those that hold on the policy itself. */
  readonly asked: number;
  readonly differences: readonly TargetDifferenceJson[];
  readonly untried: readonly UntriedCasesJson[];
}

/** One case that it decides otherwise than the policy. */
export interface TargetDifferenceJson {
  readonly test: string;
  readonly resource: string;
  readonly who: string;
  /** What the test and the policy say. */
  readonly wanted: 'allow' | 'deny';
  readonly place: PlaceJson;
  /** False: the test fails. */
  readonly accepted: boolean;
  readonly because: readonly AcceptanceJson[];
  /** Of somebody who is kept out: the constraints of which more is asked, as far as reading tells. */
  readonly stricter: readonly string[];
  /** Where it is so. */
  readonly points: readonly PointAnswerJson[];
}

/** What says that it is so. */
export interface AcceptanceJson {
  readonly kind: 'gap' | 'narrower';
  /** Name of the gap, or the constraint that is carried narrower. */
  readonly name: string;
  readonly reason: string;
  readonly place: PlaceJson;
}

/** Cases that could not be put to it. */
export interface UntriedCasesJson {
  /** The instant for which nothing can be shipped. */
  readonly now: string;
  readonly cases: number;
  readonly diagnostics: readonly DiagnosticJson[];
}

/** The entry of one target. */
export function testedTarget({ name, kind, asked, differences, untried }: TargetTests): TestedTargetJson {
  return {
    name,
    kind,
    asked: asked.length,
    differences: differences.map(differenceJson),
    untried: untried.map(untriedJson),
  };
}

function differenceJson(one: TargetDifference): TargetDifferenceJson {
  return {
    test: one.test.name.value,
    resource: one.resource.value,
    who: principalText(one.request.principal),
    wanted: one.wanted,
    place: placeJson(one.resource.span),
    accepted: !isFailedDifference(one),
    because: one.accepted.map(acceptanceJson),
    stricter: one.stricter,
    points: one.points.map(pointJson),
  };
}

function acceptanceJson(one: Acceptance): AcceptanceJson {
  if (one.kind === 'narrowing') {
    const { constraint, reason, span } = one.narrowing;
    return { kind: 'narrower', name: constraint, reason, place: placeJson(span) };
  }
  const { name, reason, nameSpan } = one.gap;
  return { kind: 'gap', name, reason, place: placeJson(nameSpan) };
}

function pointJson({ point, allowed, by }: PointAnswer): PointAnswerJson {
  return {
    point: pointText(point),
    decision: allowed ? 'allow' : 'deny',
    by: by?.what ?? null,
    place: by ? placeJson(by.span) : null,
  };
}

function untriedJson({ now, cases, diagnostics }: UntriedCases): UntriedCasesJson {
  return { now: new Date(now).toISOString(), cases: cases.length, diagnostics: diagnostics.map(diagnosticJson) };
}
