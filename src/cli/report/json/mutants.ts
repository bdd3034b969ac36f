import type { FlipKind, MutationRun, Survivor } from '../../../index.js';
import { questionLine } from '../question-line.js';
import { type PlaceJson, placeJson } from './place.js';

/** Small changes of the policy, and which of them the tests notice. */
export interface MutantsJson {
  readonly tried: number;
  readonly noticed: number;
  readonly equivalent: number;
  /** Those that no test notices, the gravest first. */
  readonly unnoticed: readonly MutantJson[];
}

/** A changed policy that passes every test although it grants something else. */
export interface MutantJson {
  /** Section and name of what is changed, as in the policy files. */
  readonly element: string;
  readonly flip: FlipKind;
  readonly change: string;
  readonly place: PlaceJson;
  readonly verdict: 'more' | 'less' | 'incomparable';
  readonly resource: string;
  readonly sensitivity: 'low' | 'internal' | 'high' | 'critical';
  /** A question that tells them apart; null when none can. */
  readonly witness: MutantWitnessJson | null;
}

/** A question, as the policy answers it and as the mutant does. */
export interface MutantWitnessJson {
  readonly question: string;
  readonly before: 'allow' | 'deny';
  readonly after: 'allow' | 'deny';
}

/** Sections as the policy files call them, where the name is another one. */
const SECTIONS: Readonly<Partial<Record<Survivor['section'], string>>> = {
  breakGlass: 'break_glass',
  postures: 'posture',
};

export function mutantsJson({ tried, noticed, equivalent, survivors }: MutationRun): MutantsJson {
  return { tried, noticed, equivalent, unnoticed: survivors.map(mutantJson) };
}

function mutantJson({ section, name, span, witness, ...one }: Survivor): MutantJson {
  return {
    element: `${SECTIONS[section] ?? section}/${name}`,
    flip: one.flip,
    change: one.change,
    place: placeJson(span),
    verdict: one.verdict,
    resource: one.resource,
    sensitivity: one.sensitivity,
    witness: witness ? { question: questionLine(witness.request), before: witness.before, after: witness.after } : null,
  };
}
