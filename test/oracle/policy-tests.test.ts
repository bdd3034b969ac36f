import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/compiler/analysis/index.js';
import { runPolicyTests } from '../../src/compiler/policy-test/index.js';
import { generateProject, writeProject } from '../kit/generate/index.js';
import { Oracle, readProject } from './interpreter/index.js';
import { loadValid, RUN_NOW, showTexts } from './sample.js';

const FIRST_SEED = 200_001;
const ESTATES = 400;

describe(`the policy tests of ${ESTATES} random estates`, () => {
  const seen = { passed: 0, failed: 0, kinds: new Map<string, number>() };

  it('pass and fail as the oracle says', async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + ESTATES; seed++) {
      const texts = writeProject(generateProject(seed));
      const source = readProject(texts);
      if (source.tests.length === 0) continue;
      const { estate } = await loadValid(texts);
      const results = runPolicyTests(estate, createEvaluator(estate).evaluate, RUN_NOW);
      const found = results.map(({ test, failures }) => [test.name.value, failures.length === 0] as const);
      const expected = new Oracle(source).testResults(RUN_NOW);
      expect(new Map(found), `seed ${seed}\n${showTexts(texts)}`).toEqual(expected);
      for (const passes of expected.values()) seen[passes ? 'passed' : 'failed'] += 1;
      for (const { who } of source.tests) {
        for (const key of Object.keys(who as object)) seen.kinds.set(key, (seen.kinds.get(key) ?? 0) + 1);
      }
    }
  });

  it('do both often', () => {
    expect(seen.passed).toBeGreaterThan(40);
    expect(seen.failed).toBeGreaterThan(40);
  });

  it.each([
    'user',
    'group',
    'workload',
    'nobody',
    'groups',
    'idp',
    'country',
    'ip',
    'mfa',
    'risk',
    'platform',
    'device',
    'session',
    'approvals',
    'posture',
  ])('say %s', (key) => {
    expect(seen.kinds.get(key) ?? 0).toBeGreaterThan(10);
  });
});
