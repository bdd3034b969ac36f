import { describe, expect, test } from 'vitest';
import { HEADSCALE, TAILSCALE } from '../../../src/targets/tailscale/index.js';
import { FIXTURES } from '../matrix/fixtures.js';
import { compileFor, mergeYaml } from '../matrix/harness.js';
import { plainPolicy, serviceCaptures } from './corpora.js';
import { MATRIX_BINDINGS } from './matrix-bindings.js';
import { refusalsOf, testFaults } from './model/acceptance.js';
import { BINDINGS, randomEstate } from './random-estate.js';

/** Keys that the server knows; it refuses any other. Vendor: live server, 2026-11-24. */
const SERVER_KEYS = [
  'groups',
  'hosts',
  'tagOwners',
  'acls',
  'grants',
  'autoApprovers',
  'nodeAttrs',
  'ssh',
  'tests',
  'sshTests',
  'randomizeClientPort',
];

test('the model of acceptance agrees with every capture that was not about tests', () => {
  const captures = serviceCaptures().filter(({ message }) => message !== 'test(s) failed');
  expect(captures.length).toBeGreaterThan(350);
  const faults = captures.flatMap(({ id, policy, accepted, message, tailnet }) => {
    const domains = tailnet.users.slice(0, 1).map(({ email }) => email!.split('@')[1]!);
    const refusals = refusalsOf(plainPolicy(policy), [...domains, 'passkey']);
    return (refusals.length === 0) === accepted
      ? []
      : [`${id}: ${message ?? 'accepted'}; model: ${refusals.join('; ')}`];
  });
  expect(faults).toEqual([]);
});

describe.each([TAILSCALE, HEADSCALE])('what is emitted for $kind is accepted', (target) => {
  const { base, of } = MATRIX_BINDINGS.find(({ kind }) => kind === target.kind)!;

  function check(text: string): void {
    const policy = plainPolicy(text);
    expect(refusalsOf(policy, ['example.com', 'partner.example']), text).toEqual([]);
    expect(testFaults(policy), text).toEqual([]);
    if (target.kind === 'headscale')
      expect(Object.keys(policy as object).filter((key) => !SERVER_KEYS.includes(key))).toEqual([]);
  }

  test('for every constraint that it carries', async () => {
    let emitted = 0;
    for (const fixture of FIXTURES) {
      const bindings = mergeYaml(base, ...fixture.also.map((name) => of[name]), of[fixture.constraint]);
      const { artefact } = await compileFor(target, bindings, fixture.yaml);
      if (!artefact) continue;
      emitted += 1;
      check(artefact.files[0]!.text);
    }
    expect(emitted).toBeGreaterThan(25);
  });

  test('for random estates, with tests', async () => {
    for (let seed = 1000; seed < 1060; seed++) {
      const policy = randomEstate(seed, target.kind === 'tailscale');
      const bindings = { ...BINDINGS[target.kind as 'tailscale' | 'headscale'], tests: true };
      const { artefact } = await compileFor(target, bindings, policy);
      if (artefact) check(artefact.files[0]!.text);
    }
  });
});
