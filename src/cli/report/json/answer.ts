import type { Answer, Estate, MissingDemand } from '../../../index.js';
import { type ElementKind, policyElement } from '../elements.js';
import { type PlaceJson, placeJson } from './place.js';

/** The answer to one line of a batch (docs/language.md, "Answer"). */
export type AnswerLine = DecidedLine | FaultLine;

/** A decision. */
export interface DecidedLine {
  readonly id: RequestId;
  readonly decision: 'allow' | 'deny';
  readonly by: readonly string[];
  readonly denied_by: readonly string[];
  /** Texts for people. */
  readonly missing: readonly string[];
}

/** A line that has no decision. */
export interface FaultLine {
  readonly id: RequestId;
  readonly error: { readonly code: string; readonly message: string };
}

/** What a request may carry to be told apart. */
export type RequestId = string | number | null;

/** What `can --json` prints for one question. */
export interface CanDocument {
  readonly schema: 'ztctl/can/v1';
  readonly now: string;
  /** `allow` when every answer is. */
  readonly decision: 'allow' | 'deny';
  /** One per caller: `--group` of a listed group asks for each of its members. */
  readonly answers: readonly ExplainedAnswerJson[];
}

/** One decision and what made it. */
export interface ExplainedAnswerJson {
  /** The caller, in words of the language. */
  readonly who: string;
  readonly decision: 'allow' | 'deny';
  readonly by: readonly string[];
  readonly denied_by: readonly string[];
  /** What the nearest grant and the floors still ask for. */
  readonly missing: readonly MissingJson[];
  /** Where the policies stand that the answer names. */
  readonly policies: readonly PolicyPlaceJson[];
}

/** One demand that the request does not meet. */
export interface MissingJson {
  readonly condition: string;
  readonly needed: string;
  readonly got: string;
  readonly policy: string;
}

/** Where a policy stands that an answer names. */
export interface PolicyPlaceJson {
  readonly name: string;
  readonly kind: ElementKind;
  readonly place: PlaceJson;
}

/** The line for one answer. */
export function answerLine(id: RequestId, { decision, by, deniedBy, missing }: Answer): DecidedLine {
  return { id, decision, by: sorted(by), denied_by: sorted(deniedBy), missing: missing.map(missingLine) };
}

/** The document of `can`; `now` in milliseconds. */
export function canDocument(
  answers: readonly { readonly who: string; readonly answer: Answer }[],
  estate: Estate,
  now: number,
): CanDocument {
  return {
    schema: 'ztctl/can/v1',
    now: new Date(now).toISOString(),
    decision: answers.every(({ answer }) => answer.decision === 'allow') ? 'allow' : 'deny',
    answers: answers.map(({ who, answer }) => explainedAnswer(who, answer, estate)),
  };
}

/** An answer with the places of the policies that it names. */
export function explainedAnswer(who: string, answer: Answer, estate: Estate): ExplainedAnswerJson {
  const { decision, by, deniedBy, missing } = answer;
  const names = sorted([...by, ...deniedBy, ...missing.map(({ policy }) => policy)]);
  return {
    who,
    decision,
    by: sorted(by),
    denied_by: sorted(deniedBy),
    missing: missing.map(({ condition, needed, got, policy }) => ({ condition, needed, got, policy })),
    policies: names.flatMap((name) => {
      const element = policyElement(estate, name);
      return element ? [{ name, kind: element.kind, place: placeJson(element.span) }] : [];
    }),
  };
}

function missingLine({ condition, needed, got, policy }: MissingDemand): string {
  return `${policy} asks for ${condition} ${needed}; the request has ${got}`;
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
