import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEvaluator } from '../../../../src/compiler/analysis/index.js';
import type { AccessRequest, Estate } from '../../../../src/compiler/model/index.js';
import { decide } from '../../../../src/compiler/proof/index.js';
import { load } from '../../../../src/load.js';
import { createNodeHost } from '../../../../src/node-host.js';
import { CLOUDFLARE_READER } from '../../../../src/targets/cloudflare/interpret.js';
import { loadFiles } from '../../../kit/estate.js';
import { applicationsAt, decide as decideByModel } from '../access-model.js';
import { compileFor } from '../compile-kit.js';
import { factsOf, getsIn } from '../facts.js';
import { BINDINGS, POLICY_FILES, REQUESTS } from '../random-policies.js';
import { type AskedPoint, askedOf } from './asked.js';

const POINTS: Readonly<Record<string, AskedPoint>> = {
  web: { host: 'web.example.com', traffic: 'tcp', port: 443, path: '/start' },
  admin: { host: 'web.example.com', traffic: 'tcp', port: 443, path: '/admin/users' },
  api: { host: 'api.example.com', traffic: 'tcp', port: 443, path: '' },
};

describe('our own artefacts, read back', () => {
  test('decide as the documented model of Access does, and never allow what the source refuses', async () => {
    const seen = { read: 0, allowed: 0, requests: 0 };
    await fc.assert(
      fc.asyncProperty(POLICY_FILES, fc.array(REQUESTS, { minLength: 60, maxLength: 60 }), async (files, requests) => {
        const compiled = await compileFor(files, BINDINGS);
        if (!compiled.artefact) return;
        const reading = await readingOf(files, compiled.artefact.files);
        seen.read++;
        const { evaluate } = createEvaluator(compiled.estate);
        for (const request of requests) {
          const point = POINTS[request.resource!]!;
          const read = decide(reading, askedOf(compiled.estate, request, point)).allowed;
          const [application] = applicationsAt(compiled.document, { ...point, surface: 'public', protocol: 'tcp' });
          const modelled = getsIn(decideByModel(compiled.document, application!, factsOf(request)), request);
          seen.requests++;
          if (read) seen.allowed++;
          if (read !== modelled) throw new Error(`read ${read}: ${show(request)}`);
          if (read && evaluate(request).decision !== 'allow') throw new Error(`wider: ${show(request)}`);
        }
      }),
      { numRuns: 12, seed: 20261125, endOnFailure: true },
    );
    expect(seen.read).toBeGreaterThan(4);
    expect(seen.allowed / seen.requests).toBeGreaterThan(0.05);
  });
});

async function readingOf(files: string, artefact: Parameters<typeof CLOUDFLARE_READER.interpret>[0]) {
  const config = `name: acme\ntargets:\n  web:\n    kind: cloudflare-access\n    bindings:${BINDINGS.replaceAll('\n', '\n    ')}\n`;
  const { estate, config: read } = await loadFiles(files, config);
  const { reading, diagnostics } = CLOUDFLARE_READER.interpret(artefact, estate!, read.targets[0]!);
  expect(diagnostics).toEqual([]);
  return reading!;
}

const EXAMPLES = [
  ['bank', 'web'],
  ['hospital', 'web'],
  ['quickstart', 'web'],
  ['software-company', 'web'],
  ['published', 'web'],
] as const;

describe('the artefacts of the examples', () => {
  test.each(EXAMPLES)('%s: read without a word, and allow nobody whom the source refuses', async (name, targetName) => {
    const dir = `examples/${name}`;
    const { estate, config } = await load(createNodeHost(), dir);
    const target = config.targets.find((one) => one.name === targetName)!;
    const text = readFileSync(`${dir}/expected/compile/${targetName}/main.tf.json`, 'utf8');
    const { reading, diagnostics } = CLOUDFLARE_READER.interpret([{ path: 'main.tf.json', text }], estate!, target);
    expect(diagnostics).toEqual([]);
    const { evaluate } = createEvaluator(estate!);
    let allowed = 0;
    for (const request of fc.sample(requestsOf(estate!, targetName), { numRuns: 3000, seed: 7 })) {
      const point = pointOf(estate!, request.resource!);
      if (!decide(reading!, askedOf(estate!, request, point)).allowed) continue;
      allowed++;
      if (evaluate(request).decision !== 'allow') throw new Error(`wider: ${show(request)}`);
    }
    expect(allowed).toBeGreaterThan(0);
  });
});

function pointOf(estate: Estate, resource: string): AskedPoint {
  const { host, scheme, ports, path = '' } = estate.resources.get(resource)!.endpoints[0]!;
  const name =
    host.kind === 'name' ? host.name : host.kind === 'cidr' ? host.cidr.text.replace(/\/.*/, '') : 'deep.wild.example';
  return { host: name, traffic: scheme === 'udp' ? 'udp' : 'tcp', port: ports[0]?.from ?? 1, path };
}

/** Requests whose signals are good more often than not. */
function requestsOf(estate: Estate, target: string): fc.Arbitrary<AccessRequest> {
  const resources = [...estate.resources.values()].filter(
    ({ via, endpoints }) =>
      via.some(({ value }) => value === target) &&
      endpoints.every(({ host }) => host.kind === 'name' || host.kind === 'cidr'),
  );
  const texts = estate.files.map(({ text }) => text).join('\n');
  const addresses = [...new Set(texts.match(/[a-z0-9.]+@[a-z0-9.-]+[a-z]/g) ?? [])];
  const domains = [...estate.idps.values()].flatMap(({ domains: all }) => all.map(({ value }) => `new@${value}`));
  const idpOf = (user: string): readonly string[] =>
    [...estate.idps.values()].flatMap(({ name, domains: all }) =>
      all.some(({ value }) => user.endsWith(`@${value}`)) ? [name] : [],
    );
  const synced = [...estate.groups.values()].flatMap(({ name, body }) => (body.kind === 'synced' ? [name] : []));
  const users = [...addresses, ...domains].filter((user) => idpOf(user).length > 0);
  const people = fc
    .record({ user: fc.constantFrom(...users), groups: fc.subarray(synced) })
    .map((who) => ({ principal: { kind: 'user' as const, ...who }, idp: idpOf(who.user)[0]! }));
  const workloads = [...estate.workloads.keys()].map((workload) => ({
    principal: { kind: 'workload' as const, workload },
  }));
  const checks = [...new Set([...estate.postures.values()].flatMap((posture) => [...posture.checks.keys()]))];
  const countries = [
    ...new Set([...estate.locations.values()].flatMap((one) => one.countries.map(({ value }) => value))),
  ];
  const flags = ['managed', 'disk_encrypted', 'firewall', 'screen_lock', 'certificate', 'unmodified'] as const;
  return fc
    .record({
      who: workloads.length > 0 ? fc.oneof({ weight: 3, arbitrary: people }, fc.constantFrom(...workloads)) : people,
      resource: fc.constantFrom(...resources),
      now: fc.constantFrom(Date.UTC(2026, 10, 24, 10), Date.UTC(2026, 10, 24, 23)),
      country: fc.constantFrom(...countries, undefined, 'US'),
      mfa: fc.constantFrom(
        'none' as const,
        'any' as const,
        'phishing-resistant' as const,
        'phishing-resistant' as const,
      ),
      platform: fc.constantFrom('macos' as const, 'windows' as const, 'linux' as const),
      osVersion: fc.constantFrom([99], [99], [1]),
      age: fc.constantFrom(0, 0, 100_000),
      flags: fc.oneof(fc.constant([...flags]), fc.subarray([...flags])),
      edr: fc.constantFrom('running' as const, 'installed' as const, 'absent' as const),
      checks: fc.oneof(fc.constant(checks), fc.subarray(checks)),
      sessionAge: fc.constantFrom(0, 0, 7200, 100_000),
      good: fc.boolean(),
      approvals: fc.subarray([...estate.approvals.keys()]),
    })
    .map(
      ({
        who,
        resource,
        now,
        country,
        mfa,
        platform,
        osVersion,
        age,
        flags: set,
        edr,
        checks: passed,
        sessionAge,
        good,
        approvals,
      }) => ({
        ...who,
        resource: resource.name,
        now,
        ip: '203.0.113.7',
        mfa,
        ...(country !== undefined && { country }),
        ...(resource.isSsh && { as: 'deploy' }),
        device: { platform, osVersion, age, flags: new Set(set), edr, checks: new Set(passed) },
        session: { age: sessionAge, idle: 0, recorded: good, isolated: good, justified: good },
        approvals: new Set(approvals),
      }),
    );
}

function show(request: AccessRequest): string {
  return JSON.stringify(request, (_, value: unknown) => (value instanceof Set ? [...value] : value));
}
