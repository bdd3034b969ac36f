/** Seeded random estates over the whole language, valid by construction, and requests that lie on their boundaries. */
import { addConditionElements } from './conditions.js';
import { Draft } from './draft.js';
import { addExpectations } from './expectations.js';
import type { GenerateOptions } from './options.js';
import { addPolicies } from './policies.js';
import { addPrincipals } from './principals.js';
import type { GeneratedProject } from './project.js';
import { addGapsAndTests } from './remarks.js';
import { addResources } from './resources.js';

export { FEATURES, type Feature, type GenerateOptions } from './options.js';
export {
  elementsOf,
  filesOf,
  type GeneratedProject,
  type Mapping,
  type PolicyFile,
  SECTIONS,
  type SectionName,
  writeProject,
} from './project.js';
export { Random } from './random.js';
export type { Value } from './yaml-text.js';

/** The estate of a seed; the same seed and options give the same estate. */
export function generateProject(seed: number, options: GenerateOptions = {}): GeneratedProject {
  const draft = new Draft(seed, options);
  addPrincipals(draft);
  addConditionElements(draft);
  addResources(draft);
  addPolicies(draft);
  addGapsAndTests(draft);
  addExpectations(draft);
  return draft.project();
}
export { RequestGenerator, type RequestOptions } from './requests.js';
