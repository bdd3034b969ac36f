import type { Reading } from '../../../compiler/proof/index.js';
import type { Interpretation } from '../../reader.js';
import type { ArtefactFile } from '../../target.js';
import { readDocuments } from './documents.js';
import { Faults } from './faults.js';
import { makesIdentities, readAuthPolicies, readIdentities } from './identities.js';
import { checkNames, checkRouterPolicies, readPolicies } from './policies.js';
import { readPostureChecks } from './posture-checks.js';
import { RoleIndex } from './roles.js';
import { RuleMaker, type World } from './rules.js';
import { readServices } from './services.js';
import type { Vocabulary } from './words.js';

/**
 * Reads what a controller does with these objects, by its own rules: default deny, Dial policies are alternatives, and whoever a policy
 * selects must pass all checks that it selects. `links`: what a controller has linked where its roles say something else, which a change of
 * `semantic` alone leaves behind.
 */
export function readController(
  files: readonly ArtefactFile[],
  words: Vocabulary,
  links?: World['links'],
): Interpretation {
  const faults = new Faults();
  const documents = readDocuments(files, faults);
  checkNames(documents, faults);
  checkRouterPolicies(documents, faults);
  const identities = readIdentities(documents, faults);
  const world: World = {
    identities: identities && new RoleIndex(identities),
    open: makesIdentities(documents),
    authPolicies: new RoleIndex(readAuthPolicies(documents)),
    services: new RoleIndex(readServices(documents, faults)),
    listsServices: documents.has('services'),
    checks: new RoleIndex(readPostureChecks(documents, faults)),
    links,
  };
  const maker = new RuleMaker(world, words, faults);
  const policies = readPolicies(documents, faults);
  for (const policy of policies) maker.checkServices(policy);
  if (faults.hasErrors) return { diagnostics: faults.list() };
  const rulesOf = (type: 'Dial' | 'Bind') =>
    policies.flatMap((policy) => (policy.type === type ? maker.rulesOf(policy) : []));
  const reading: Reading = {
    layers: [{ rules: rulesOf('Dial'), otherwise: 'deny' }],
    hosting: rulesOf('Bind'),
    assumed: words.assumed(),
  };
  return { reading, diagnostics: faults.list() };
}
