import { describe, expect, test } from 'vitest';
import { compileProject } from '../../../../src/compile.js';
import { createAccess, validityInterval } from '../../../../src/compiler/analysis/index.js';
import type { AccessRequest } from '../../../../src/compiler/model/index.js';
import { Asker, decide, NO_CLAIMS } from '../../../../src/compiler/proof/index.js';
import { load } from '../../../../src/load.js';
import { createNodeHost } from '../../../../src/node-host.js';
import { proveArtefact } from '../../../../src/prove-artefact.js';
import { OPENZITI } from '../../../../src/targets/openziti/index.js';
import { OPENZITI_READER } from '../../../../src/targets/openziti/interpret.js';
import type { ArtefactFile } from '../../../../src/targets/target.js';
import { Random } from '../../../kit/generate/index.js';
import { ROOT } from '../../../kit/imports.js';
import { NOW } from '../../matrix/fixtures.js';
import { CALLERS, DEVICES, POINTS } from './asks.js';
import { Workshop } from './kit.js';
import { BINDINGS, randomPolicies } from './random-policies.js';

const ESTATES = 16;

describe.each(['hospital', 'published', 'software-company'])('what is emitted for examples/%s', (name) => {
  test('reads without a fault and allows nothing that the source refuses', async () => {
    const project = await load(createNodeHost(), `${ROOT}/examples/${name}`);
    const { estate, config } = project;
    const target = config.targets.find(({ kind }) => kind === 'openziti')!;
    const { targets } = await compileProject(project, { now: NOW, targets: [target.name], registry: [OPENZITI] });
    const files = targets[0]!.compilation.artefact!.files;
    const horizon = validityInterval(estate!, NOW);
    const context = { estate: estate!, access: createAccess(estate!, horizon), horizon, readers: [OPENZITI_READER] };
    const { reading, diagnostics, status } = proveArtefact(target, files, context);
    expect(diagnostics).toEqual([]);
    expect(status).toBe('proved');
    expect(reading!.layers[0]!.rules.length).toBeGreaterThan(0);
    expect(reading!.hosting!.length).toBeGreaterThan(0);
  });
});

describe('what is emitted for random policies', () => {
  test('is read as exactly what the controller allows, which is never more than the source', async () => {
    const seen = { emitted: 0, allowed: 0, denied: 0, equal: 0 };
    for (let seed = 1; seed <= ESTATES; seed++) {
      const policy = randomPolicies(new Random(seed));
      const workshop = await Workshop.open(policy, BINDINGS).catch(() => undefined);
      if (!workshop) continue;
      seen.emitted += 1;
      expect(workshop.prove(workshop.files)!.wider, policy).toEqual([]);
      compare(workshop, workshop.files, policy, seen);
    }
    expect(seen.emitted).toBeGreaterThan(ESTATES / 2);
    expect(seen.allowed).toBeGreaterThan(300);
    expect(seen.denied).toBeGreaterThan(300);
    expect(seen.equal).toBeGreaterThan(300);
  });

  test('means the same when everything that is only a name is called otherwise and stands in another order', async () => {
    const workshop = await Workshop.open(randomPolicies(new Random(3)), BINDINGS);
    const { reading } = workshop.read(disguised(workshop.files));
    const plain = workshop.read(workshop.files).reading!;
    const asker = new Asker(workshop.estate);
    for (const { request, point } of requests()) {
      const asked = asker.ask(request, point, NO_CLAIMS);
      expect(decide(reading!, asked).allowed).toBe(decide(plain, asked).allowed);
    }
  });
});

function* requests(): Generator<{ readonly request: AccessRequest; readonly point: (typeof POINTS)[number][1] }> {
  for (const principal of CALLERS) {
    for (const [resource, point] of POINTS) {
      for (const signals of DEVICES) {
        yield { point, request: { principal, resource, now: NOW, approvals: new Set(), ...signals } };
      }
    }
  }
}

function compare(
  workshop: Workshop,
  files: readonly ArtefactFile[],
  policy: string,
  seen: Record<'allowed' | 'denied' | 'equal', number>,
): void {
  const { reading } = workshop.read(files);
  const asker = new Asker(workshop.estate);
  for (const { request, point } of requests()) {
    const ours = decide(reading!, asker.ask(request, point, NO_CLAIMS)).allowed;
    const theirs = workshop.controllerAllows(files, request, point, NO_CLAIMS);
    const source = workshop.sourceAllows(request);
    const show = (): string => `${JSON.stringify([request, [...(request.device?.checks ?? [])]])}\n${policy}`;
    if (ours !== theirs) throw new Error(`the reader says ${ours}, the controller ${theirs}: ${show()}`);
    if (ours && !source) throw new Error(`wider: ${show()}`);
    seen[ours ? 'allowed' : 'denied'] += 1;
    if (ours === source) seen.equal += 1;
  }
}

/** Names of policies, services, configs and checks, tags, and the order of everything. */
function disguised(files: readonly ArtefactFile[]): readonly ArtefactFile[] {
  const kinds = ['configs', 'services', 'posture-checks', 'service-policies'];
  const objects = files.flatMap(({ path, text }) =>
    kinds.includes(path.replace('.json', '')) ? (JSON.parse(text) as { name: string }[]) : [],
  );
  const names = new Map(objects.map(({ name }, at) => [name, `x${objects.length - at}`]));
  return files.map(({ path, text }) => {
    const list = JSON.parse(text, (key, value: unknown) => {
      if (key === 'tags') return { note: 'nobody' };
      if (typeof value !== 'string') return Array.isArray(value) ? [...value].reverse() : value;
      return names.get(value) ?? (value.startsWith('@') ? `@${names.get(value.slice(1)) ?? value.slice(1)}` : value);
    }) as unknown;
    return { path, text: JSON.stringify(list) };
  });
}
