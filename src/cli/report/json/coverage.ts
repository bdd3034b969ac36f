import type { Coverage, CoverageState } from '../../../index.js';
import { type PlaceJson, placeJson } from './place.js';

/** What the cases touch. */
export interface CoverageJson {
  /** By name. */
  readonly policies: readonly PolicyCoverageJson[];
  /** How many resources there are. */
  readonly resources: number;
  /** Those that no case asks for, by name. */
  readonly unaskedResources: readonly { readonly name: string; readonly place: PlaceJson }[];
}

/** How well one policy or break-glass entry is tested. */
export interface PolicyCoverageJson {
  readonly policy: string;
  readonly kind: 'allow' | 'break-glass' | 'floor' | 'deny';
  readonly place: PlaceJson;
  readonly state: CoverageState;
  readonly touched: number;
  readonly decided: number;
  readonly when: readonly ConditionCoverageJson[];
  readonly alternatives: readonly { readonly met: number; readonly conditions: readonly ConditionCoverageJson[] }[];
}

/** In how many of the touching cases a condition holds, and in how many not. */
export interface ConditionCoverageJson {
  readonly condition: string;
  readonly needed: string;
  readonly held: number;
  readonly failed: number;
}

export function coverageJson({ policies, resources, unaskedResources }: Coverage): CoverageJson {
  return {
    policies: policies.map(({ span, ...one }) => ({ ...one, place: placeJson(span) })),
    resources,
    unaskedResources: unaskedResources.map(({ name, span }) => ({ name, place: placeJson(span) })),
  };
}
