import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAccess, validityInterval } from '../../../../src/compiler/analysis/index.js';
import { type AccessRequest, parseAddress } from '../../../../src/compiler/model/index.js';
import { Asker, decide, type OnePoint } from '../../../../src/compiler/proof/index.js';
import { ZPA } from '../../../../src/targets/zpa/index.js';
import { ZPA_READER } from '../../../../src/targets/zpa/interpret.js';
import { NOW } from '../../matrix/fixtures.js';
import { loadEstate } from '../../matrix/harness.js';
import { ZPA_MUTATIONS } from '../mutations.js';
import { BINDINGS, factsOf, POLICY_FILES, REQUESTS } from '../random-policies.js';
import type { Point } from '../tenant-model.js';
import { WholeTenant } from '../whole-tenant.js';

const POINTS: readonly Point[] = [
  { host: '10.20.9.9', protocol: 'tcp', port: 5432 },
  { host: '10.20.3.7', protocol: 'tcp', port: 5432 },
  { host: '10.20.3.7', protocol: 'tcp', port: 22 },
  { host: '10.20.3.8', protocol: 'udp', port: 53 },
  { host: 'a.b.example.com', protocol: 'tcp', port: 443 },
  { host: 'x.b.example.com', protocol: 'tcp', port: 443 },
  { host: 'one.example.com', protocol: 'tcp', port: 443 },
  { host: 'www.example.com', protocol: 'tcp', port: 8443 },
  { host: 'admin.example.com', protocol: 'tcp', port: 443 },
];

function pointOf({ host, protocol, port }: Point): OnePoint {
  const address = /^[\d.]+$/.test(host) ? parseAddress(host) : undefined;
  return {
    host: address ? { kind: 'address', address } : { kind: 'name', name: host },
    traffic: protocol,
    port,
    path: '',
  };
}

/** Devices of machines tell what devices of people tell. */
function allFactsOf(request: AccessRequest): ReadonlySet<string> {
  if (request.principal.kind !== 'workload') return factsOf(request);
  const principal = { kind: 'user' as const, user: 'new@a.example', groups: [] };
  const device = [...factsOf({ ...request, principal, idp: 'okta', risk: 'low' })];
  return new Set([...factsOf(request), ...device.filter((one) => /^(TRUSTED_NETWORK|PLATFORM|POSTURE) /.test(one))]);
}

function show(request: AccessRequest): string {
  return JSON.stringify(request, (_, value: unknown) => (value instanceof Set ? [...value] : value));
}

describe('what the reader makes of an artefact', () => {
  test('is what the tenant makes of it, also of forms that are never emitted', async () => {
    const seen = { read: 0, refused: 0, allowed: 0, denied: 0, kinds: new Set<string>() };
    const sample = fc.record({
      file: POLICY_FILES,
      picks: fc.array(fc.tuple(fc.nat(ZPA_MUTATIONS.length - 1), fc.nat(5)), { minLength: 6, maxLength: 6 }),
      requests: fc.array(REQUESTS, { minLength: 12, maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(sample, async ({ file, picks, requests }) => {
        const { estate, config } = await loadEstate('zpa', BINDINGS, file);
        const horizon = validityInterval(estate!, NOW);
        const target = config.targets[0]!;
        const { artefact } = await ZPA.compile({
          estate: estate!,
          target,
          horizon,
          access: createAccess(estate!, horizon),
        });
        if (!artefact) return;
        const asker = new Asker(estate!);
        const mutants = picks.flatMap(([kind, at]) => {
          const { name, mutants } = ZPA_MUTATIONS[kind]!;
          const found = mutants(artefact.files);
          return found.length === 0 ? [] : [{ name, files: found[at % found.length]! }];
        });
        for (const { name, files } of [{ name: 'none', files: artefact.files }, ...mutants]) {
          const { reading, diagnostics } = ZPA_READER.interpret(files, estate!, target);
          if (!reading) {
            expect(name).not.toBe('none');
            expect(diagnostics.length).toBeGreaterThan(0);
            seen.refused++;
            continue;
          }
          seen.read++;
          seen.kinds.add(name);
          const tenant = new WholeTenant(files[0]!.text);
          for (const request of requests) {
            const facts = allFactsOf(request);
            const session = {
              age: request.session!.age!,
              idle: request.session!.idle!,
              isPerson: request.principal.kind !== 'workload',
            };
            const claims = {
              groups: [],
              checks: request.risk === 'high' && request.principal.kind === 'user' ? ['ZIA risk HIGH'] : [],
            };
            for (const point of POINTS) {
              const theirs = tenant.letsThrough(point, facts, session);
              const ours = decide(reading, asker.ask(request, pointOf(point), claims)).allowed;
              if (ours) seen.allowed++;
              else seen.denied++;
              if (ours !== theirs)
                throw new Error(
                  `${name}: ours ${ours} at ${JSON.stringify(point)}: ${show(request)}\n${files[0]!.text}`,
                );
            }
          }
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 10), seed: Number(process.env.SEED ?? 20261125), endOnFailure: true },
    );
    expect(seen.allowed / (seen.allowed + seen.denied)).toBeGreaterThan(0.02);
    expect(seen.kinds.size).toBeGreaterThan(12);
    expect(seen.refused).toBeLessThan(seen.read);
  });
});
