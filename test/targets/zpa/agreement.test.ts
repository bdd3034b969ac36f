import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEvaluator } from '../../../src/compiler/analysis/index.js';
import type { AccessRequest } from '../../../src/compiler/model/index.js';
import { ZPA } from '../../../src/targets/zpa/index.js';
import { providerFaults } from '../../kit/provider-schema.js';
import { compileFor, loadEstate } from '../matrix/harness.js';
import { BINDINGS, factsOf, POLICY_FILES, REQUESTS } from './random-policies.js';
import { allows, type Document, firstMatch, type Point, ruleAt, segmentAt } from './tenant-model.js';

/** Points of each resource; the last of `net` and `web` lie on hosts that a narrower resource names. */
const POINTS: Readonly<Record<string, readonly Point[]>> = {
  net: [
    { host: '10.20.9.9', protocol: 'tcp', port: 5432 },
    { host: '10.20.3.7', protocol: 'tcp', port: 22 },
    { host: '10.20.3.7', protocol: 'udp', port: 53 },
  ],
  vault: [{ host: '10.20.3.7', protocol: 'tcp', port: 5432 }],
  web: [
    { host: 'a.b.example.com', protocol: 'tcp', port: 443 },
    { host: 'www.example.com', protocol: 'tcp', port: 443 },
  ],
  admin: [{ host: 'admin.example.com', protocol: 'tcp', port: 443 }],
};

/** Whether a request gets through at a point, and its session is not over. */
function access(document: Document, request: AccessRequest, point: Point): boolean {
  const facts = factsOf(request);
  if (!allows(document, point, facts)) return false;
  const timeout = firstMatch(document, 'timeout', segmentAt(document, point)!, facts);
  if (timeout === undefined) return true;
  const { reauth_timeout, reauth_idle_timeout } = ruleAt(document, 'timeout', timeout);
  return request.session!.age! <= Number(reauth_timeout) && request.session!.idle! <= Number(reauth_idle_timeout);
}

describe('what a tenant makes of the artefact', () => {
  // The seed found a profile of a running agent that stood for an installed one without a word.
  test.each([{ numRuns: 150 }, { numRuns: 1, seed: 1445864184, path: '145' }])(
    'is never wider than the source, and equal to it where nothing is said to be narrower: %o',
    async (runs) => {
      const seen = { emitted: 0, refused: 0, equal: 0, allowed: 0, requests: 0 };
      await fc.assert(
        fc.asyncProperty(POLICY_FILES, fc.array(REQUESTS, { minLength: 60, maxLength: 60 }), async (file, requests) => {
          const { artefact, narrower } = await compileFor(ZPA, BINDINGS, file);
          if (!artefact) {
            seen.refused++;
            return;
          }
          seen.emitted++;
          const document = JSON.parse(artefact.files[0]!.text) as Document;
          expect(providerFaults(document, 'zpa')).toEqual([]);
          const { estate } = await loadEstate('zpa', BINDINGS, file);
          const { evaluate } = createEvaluator(estate!);
          for (const request of requests) {
            // What the target only carves out may be reached by no connection of it.
            const source = request.resource !== 'admin' && evaluate(request).decision === 'allow';
            for (const point of POINTS[request.resource!]!) {
              const vendor = access(document, request, point);
              seen.requests++;
              if (vendor) seen.allowed++;
              if (vendor && !source) throw new Error(`wider at ${JSON.stringify(point)}: ${show(request)}`);
              if (narrower.length > 0) continue;
              seen.equal++;
              if (source && !vendor) throw new Error(`narrower without a word: ${show(request)}`);
            }
          }
        }),
        { ...runs, endOnFailure: true },
      );
      if (runs.numRuns === 1) return;
      expect(seen.emitted / (seen.emitted + seen.refused)).toBeGreaterThan(0.4);
      expect(seen.allowed / seen.requests).toBeGreaterThan(0.03);
      expect(seen.equal / seen.requests).toBeGreaterThan(0.1);
    },
  );
});

function show(request: AccessRequest): string {
  return JSON.stringify(request, (_, value: unknown) => (value instanceof Set ? [...value] : value));
}
