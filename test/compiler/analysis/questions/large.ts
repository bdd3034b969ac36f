import {
  analyse,
  BudgetExceeded,
  brokenMustReach,
  brokenSeparations,
  exceededCeilings,
} from '../../../../src/compiler/analysis/index.js';
import { diffEstates, diffHorizon } from '../../../../src/compiler/diff/index.js';
import type { Estate } from '../../../../src/compiler/model/index.js';
import { type GeneratedProject, generateProject, Random } from '../../../kit/generate/index.js';
import { boundEstate } from './brute/bound.js';
import { edited, plant } from './brute/plant.js';

/** As many as the generator has names for; up to twelve are planted beside them. */
const POLICIES = 16;
const NOW = Date.UTC(2026, 10, 24);

/**
 * The estate of a seed with policies that crowd a few resources, over the whole language: far denser than any that people write. Denser ones
 * can pass a budget: with 40 such policies one estate in ten does.
 */
export function largeProject(seed: number): GeneratedProject {
  const project = generateProject(seed, { resources: [8, 12], policies: [POLICIES, POLICIES] });
  return plant(project, new Random(seed * 17 + 3));
}

/** Asks everything about it, and about an edit of it. The analyses that hit a budget; undefined: not valid. */
export async function budgetsHit(seed: number): Promise<readonly string[] | undefined> {
  const project = largeProject(seed);
  const estate = await boundEstate(project);
  if (!estate) return undefined;
  const after = await boundEstate(edited(project, new Random(seed * 19 + 11)));
  return questionsAbout(estate, after).flatMap(([name, ask]) => {
    try {
      ask();
      return [];
    } catch (error) {
      if (error instanceof BudgetExceeded) return [name];
      throw error;
    }
  });
}

function questionsAbout(estate: Estate, after: Estate | undefined): readonly (readonly [string, () => unknown])[] {
  const horizon = diffHorizon(NOW);
  const analysis = analyse(estate, horizon);
  const resources = [...estate.resources.keys()];
  return [
    ['access', () => resources.map((name) => analysis.access(name))],
    ['redundancies', () => analysis.redundancies()],
    ['dead allows', () => analysis.deadAllows()],
    ['unsatisfiable', () => analysis.unsatisfiable()],
    ['ineffective denies', () => analysis.ineffectiveDenies()],
    ['partial overrides', () => analysis.partialOverrides()],
    ['paths', () => resources.map((name) => [analysis.paths(name), analysis.weakest(name)])],
    ['ceilings', () => exceededCeilings(estate, horizon)],
    ['separations', () => brokenSeparations(estate, horizon)],
    ['must_reach', () => brokenMustReach(estate, horizon, NOW)],
    ...(after ? [['diff', () => diffEstates(estate, after, horizon)] as const] : []),
  ];
}
