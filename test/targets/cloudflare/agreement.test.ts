import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEvaluator } from '../../../src/compiler/analysis/index.js';
import type { AccessRequest } from '../../../src/compiler/model/index.js';
import { providerFaults } from '../../kit/provider-schema.js';
import { applicationsAt, decide } from './access-model.js';
import { besidesSession, type Compiled, compileFor } from './compile-kit.js';
import { factsOf, getsIn } from './facts.js';
import { BINDINGS, POLICY_FILES, REQUESTS } from './random-policies.js';

const POINTS = {
  web: { host: 'web.example.com', path: '/start' },
  admin: { host: 'web.example.com', path: '/admin/users' },
  api: { host: 'api.example.com', path: '' },
} as const;

/** What a request gets at the point of its resource, by the documented model of Access. */
function access(compiled: Compiled, request: AccessRequest): boolean {
  const point = POINTS[request.resource as keyof typeof POINTS];
  const applications = applicationsAt(compiled.document, { ...point, surface: 'public', protocol: 'tcp', port: 443 });
  expect(applications).toEqual([request.resource]);
  return getsIn(decide(compiled.document, applications[0]!, factsOf(request)), request);
}

describe('what Access makes of the artefact', () => {
  test('is never wider than the source, and equal to it where nothing is said to be narrower', async () => {
    const seen = { emitted: 0, refused: 0, equal: 0, allowed: 0, requests: 0 };
    await fc.assert(
      fc.asyncProperty(POLICY_FILES, fc.array(REQUESTS, { minLength: 60, maxLength: 60 }), async (files, requests) => {
        const compiled = await compileFor(files, BINDINGS);
        if (!compiled.artefact) {
          seen.refused++;
          return;
        }
        seen.emitted++;
        expect(providerFaults(compiled.document, 'cloudflare-5.14.0')).toEqual([]);
        const { evaluate } = createEvaluator(compiled.estate);
        for (const request of requests) {
          const source = evaluate(request).decision === 'allow';
          const vendor = access(compiled, request);
          seen.requests++;
          if (vendor) seen.allowed++;
          if (vendor && !source) throw new Error(`wider: ${show(request)}`);
          if (besidesSession(compiled).length > 0 || request.device?.platform === undefined) continue;
          seen.equal++;
          if (source && !vendor) throw new Error(`narrower without a word: ${show(request)}`);
        }
      }),
      { numRuns: 200, endOnFailure: true },
    );
    expect(seen.emitted / (seen.emitted + seen.refused)).toBeGreaterThan(0.4);
    expect(seen.allowed / seen.requests).toBeGreaterThan(0.05);
    expect(seen.equal / seen.requests).toBeGreaterThan(0.1);
  });
});

function show(request: AccessRequest): string {
  return JSON.stringify(request, (_, value: unknown) => (value instanceof Set ? [...value] : value));
}
