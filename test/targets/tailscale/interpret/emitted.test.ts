import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileProject } from '../../../../src/compile.js';
import { load } from '../../../../src/load.js';
import { createNodeHost } from '../../../../src/node-host.js';
import { HEADSCALE, TAILSCALE } from '../../../../src/targets/tailscale/index.js';
import type { Target } from '../../../../src/targets/target.js';
import { ROOT } from '../../../kit/imports.js';
import { FIXTURES, NOW } from '../../matrix/fixtures.js';
import { compileFor, mergeYaml } from '../../matrix/harness.js';
import { MATRIX_BINDINGS } from '../matrix-bindings.js';
import { BINDINGS, randomEstate } from '../random-estate.js';
import { type Kind, Workshop } from './kit.js';

const REGISTRY: readonly Target[] = [TAILSCALE, HEADSCALE];

test('what is emitted for every example is proved', async () => {
  let read = 0;
  for (const name of readdirSync(`${ROOT}/examples`)) {
    if (name === 'faulty') continue;
    const project = await load(createNodeHost(), `${ROOT}/examples/${name}`);
    for (const target of project.config.targets) {
      if (!REGISTRY.some(({ kind }) => kind === target.kind)) continue;
      const { targets } = await compileProject(project, { now: NOW, targets: [target.name], registry: REGISTRY });
      const files = targets[0]!.compilation.artefact!.files;
      const proof = new Workshop(project, target).prove(files);
      expect(proof.diagnostics, name).toEqual([]);
      expect(proof.status, name).toBe('proved');
      expect(proof.reading!.layers[0]!.rules.length, name).toBeGreaterThan(0);
      read += 1;
    }
  }
  expect(read).toBeGreaterThanOrEqual(2);
});

describe.each([TAILSCALE, HEADSCALE])('what is emitted for $kind is proved', (target) => {
  const kind = target.kind as Kind;
  const { base, of } = MATRIX_BINDINGS.find((one) => one.kind === target.kind)!;

  test('for every constraint that it carries', async () => {
    let proved = 0;
    for (const fixture of FIXTURES) {
      const bindings = mergeYaml(base, ...fixture.also.map((name) => of[name]), of[fixture.constraint]);
      const { artefact } = await compileFor(target, bindings, fixture.yaml);
      if (!artefact) continue;
      const proof = (await Workshop.open(kind, bindings, fixture.yaml)).prove(artefact.files);
      expect(
        proof.diagnostics.map(({ message }) => message),
        `${fixture.constraint}\n${artefact.files[0]!.text}`,
      ).toEqual([]);
      proved += 1;
    }
    expect(proved).toBeGreaterThan(25);
  });

  test('for random policies, and loses nothing that it does not say', async () => {
    let proved = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const policy = randomEstate(seed, kind === 'tailscale');
      const compilation = await compileFor(target, { ...BINDINGS[kind], tests: true }, policy);
      if (!compilation.artefact) continue;
      const { status, narrower, diagnostics } = (await Workshop.open(kind, BINDINGS[kind], policy)).prove(
        compilation.artefact.files,
      );
      const shown = `${seed}: ${diagnostics.map(({ message }) => message).join()}\n${policy}\n${compilation.artefact.files[0]!.text}`;
      expect(status, shown).toBe('proved');
      if (compilation.narrower.length === 0) expect(narrower.length, shown).toBe(0);
      proved += 1;
    }
    expect(proved).toBeGreaterThan(20);
  });
});
