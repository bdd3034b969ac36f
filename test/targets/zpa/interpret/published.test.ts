import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAccess, createEvaluator, validityInterval } from '../../../../src/compiler/analysis/index.js';
import { load } from '../../../../src/load.js';
import { createNodeHost } from '../../../../src/node-host.js';
import { proveArtefact } from '../../../../src/prove-artefact.js';
import { ZPA_READER } from '../../../../src/targets/zpa/interpret.js';
import { ROOT } from '../../../kit/imports.js';
import { NOW } from '../../matrix/fixtures.js';

const FOLDER = join(ROOT, 'examples/published');

async function proofOf(path: string) {
  const { estate, config } = await load(createNodeHost(), FOLDER);
  const target = config.targets.find(({ name }) => name === 'private')!;
  const horizon = validityInterval(estate!, NOW);
  const access = createAccess(estate!, horizon);
  const files = [{ path: 'main.tf.json', text: readFileSync(join(FOLDER, path), 'utf8') }];
  const proof = proveArtefact(target, files, { estate: estate!, horizon, access, readers: [ZPA_READER] });
  return { proof, evaluate: createEvaluator(estate!).evaluate };
}

test('the configuration of the guide lets in people who are not in engineering', async () => {
  const { proof, evaluate } = await proofOf('as-published/zpa/main.tf.json');
  expect(proof.status).toBe('wider');
  expect(proof.wider.map(({ place, resource }) => [place.what, resource])).toEqual([
    ['zpa_policy_access_rule.engineering_to_jenkins', 'jenkins'],
  ]);
  const { request } = proof.wider[0]!.witness;
  expect(request.principal).toMatchObject({ kind: 'user', groups: [] });
  expect(evaluate(request).decision).toBe('deny');
});

test('the corrected configuration, and what is compiled, allow exactly what the policy says', async () => {
  for (const path of ['corrected/zpa/main.tf.json', 'expected/compile/private/main.tf.json']) {
    const { proof } = await proofOf(path);
    expect([path, proof.status, proof.diagnostics]).toEqual([path, 'proved', []]);
  }
});
