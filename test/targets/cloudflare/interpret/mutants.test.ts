import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAccess, createEvaluator, validityInterval } from '../../../../src/compiler/analysis/index.js';
import type { AccessRequest } from '../../../../src/compiler/model/index.js';
import { decide as decideRead } from '../../../../src/compiler/proof/index.js';
import { proveArtefact, type TargetProof } from '../../../../src/prove-artefact.js';
import { CLOUDFLARE_READER } from '../../../../src/targets/cloudflare/interpret.js';
import type { ArtefactFile } from '../../../../src/targets/target.js';
import { loadFiles } from '../../../kit/estate.js';
import { applicationsAt, type Document, decide } from '../access-model.js';
import { compileFor, NOW } from '../compile-kit.js';
import { factsOf, getsIn } from '../facts.js';
import { MUTATIONS } from '../mutations.js';
import { BINDINGS, REQUESTS, WORLD } from '../random-policies.js';
import { type AskedPoint, askedOf } from './asked.js';

const FILES = JSON.stringify({
  ...WORLD,
  policies: {
    staff: {
      allow: 'group:open-a',
      to: 'web',
      when: { mfa: 'phishing-resistant', posture: 'laptop', location: 'maghreb' },
      session: { max: '8h', justified: true },
    },
    desk: {
      allow: ['user:eve@b.example', 'group:listed'],
      except: 'user:ben@a.example',
      to: 'admin',
      when: { network: 'office', mfa: 'strong' },
      session: { isolated: true },
    },
    duty: {
      allow: 'domain:b.example',
      to: 'api',
      when: { approval: 'oncall', posture: 'basic' },
      session: { max: '48h' },
    },
    machines: { allow: ['workload:ci', 'workload:bot'], to: 'api', when: { network: 'lab' } },
    never: { deny: 'group:open-b', to: 'api' },
    home: { deny: 'everyone', to: 'admin', when: { location: 'FR' } },
  },
});
const POINTS: Readonly<Record<string, AskedPoint>> = {
  web: { host: 'web.example.com', traffic: 'tcp', port: 443, path: '/start' },
  admin: { host: 'web.example.com', traffic: 'tcp', port: 443, path: '/admin/users' },
  api: { host: 'api.example.com', traffic: 'tcp', port: 443, path: '' },
};
/** Mutants of one kind that are looked at. */
const MOST = 3;
/** Kinds that the model of Access does not know. */
const BEYOND_MODEL: ReadonlySet<string> = new Set([
  'misspell a selector',
  'take a posture rule for one that is not known',
  'turn the operator of a posture rule',
  'check one disk, or that no firewall is on',
  'let preflight requests pass',
  // Which of a wildcard with a path and a whole host decides is not documented; the model guesses.
  'let a host stand for its siblings',
  'need no approver',
  'add an approver',
]);

test('every mutant that lets somebody in is caught, and what is said of a mutant is true', async () => {
  const { artefact, estate } = await compileFor(FILES, BINDINGS);
  const config = `name: acme\ntargets:\n  web:\n    kind: cloudflare-access\n    bindings:${BINDINGS.replaceAll('\n', '\n    ')}\n`;
  const target = (await loadFiles(FILES, config)).config.targets[0]!;
  const horizon = validityInterval(estate, NOW);
  const context = { estate, horizon, access: createAccess(estate, horizon), readers: [CLOUDFLARE_READER] };
  const { evaluate } = createEvaluator(estate);
  const requests = fc.sample(REQUESTS, { numRuns: 300, seed: 20261125 });
  const refused = requests.filter((request) => evaluate(request).decision === 'deny');
  const seen = { mutants: 0, widening: 0, wider: 0, confirmed: 0 };
  const verify = (files: readonly ArtefactFile[]): TargetProof => proveArtefact(target, files, context);
  expect(verify(artefact!.files).status).toBe('proved');
  for (const { name, mutants } of MUTATIONS) {
    const isModelled = !BEYOND_MODEL.has(name);
    for (const mutant of thinned(mutants(artefact!.files))) {
      const proof = verify(mutant);
      const document = JSON.parse(mutant[0]!.text) as Document;
      const isWidening = isModelled && refused.some((request) => allowsByModel(document, request));
      seen.mutants++;
      if (isWidening) seen.widening++;
      if (isWidening && proof.status === 'proved') throw new Error(`${name}: let through`);
      for (const { witness, point } of proof.wider) {
        seen.wider++;
        const { request, claims } = witness;
        const where = `${name}: ${JSON.stringify({ request, claims, point })}`;
        if (evaluate(request).decision !== 'deny') throw new Error(`the source allows ${where}`);
        const at = { ...pointOf(request), ...textOf(point) };
        const truths = new Set([...claims.checks, ...claims.groups]);
        const asked = askedOf(estate, request, at, (id) => truths.has(id));
        if (!decideRead(proof.reading!, asked).allowed) throw new Error(`the reading refuses ${where}`);
        if (truths.size > 0 || !isModelled || !request.resource || (request.principal.kind === 'user' && !request.idp))
          continue;
        if (!allowsByModel(document, request, at)) throw new Error(`Access refuses ${where}`);
        seen.confirmed++;
      }
    }
  }
  expect(seen.widening).toBeGreaterThan(20);
  expect(seen.confirmed).toBeGreaterThan(20);
});

function thinned<T>(all: readonly T[]): readonly T[] {
  return all.filter((_, at) => Math.floor((at * MOST) / all.length) !== Math.floor(((at - 1) * MOST) / all.length));
}

function allowsByModel(document: Document, request: AccessRequest, point = pointOf(request)): boolean {
  const applications = applicationsAt(document, { ...point, surface: 'public', protocol: 'tcp' });
  const bodies = document.resource.cloudflare_zero_trust_access_application!;
  if (applications.length === 0) return true;
  return applications.some((key) => getsIn(decide(document, key, factsOf(request)), request, bodies[key]));
}

function pointOf({ resource }: AccessRequest): AskedPoint {
  return POINTS[resource ?? 'web']!;
}

function textOf({ host, path, port }: TargetProof['wider'][number]['point']): Partial<AskedPoint> {
  return { ...(host.kind === 'name' && { host: host.name }), path: path ?? '', ...(port !== undefined && { port }) };
}
