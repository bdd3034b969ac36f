import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { emittedBody, unknownKeys } from '../../../src/backends/openziti/emitted.js';
import { type ApiObject, MANAGED_KINDS, type ManagedKind } from '../../../src/backends/openziti/index.js';
import { ROOT } from '../../kit/imports.js';

/** Every object of a managed kind that a real controller was recorded to answer with. */
function recorded(): readonly (readonly [ManagedKind, ApiObject])[] {
  const path = join(ROOT, 'test/corpora/openziti-controller/api-recordings.jsonl.gz');
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const { method, path, status, responseBody } = JSON.parse(line) as {
      readonly method: string;
      readonly path: string;
      readonly status: number;
      readonly responseBody?: { readonly data?: ApiObject | readonly ApiObject[] };
    };
    const [, called, members] = /^\/edge\/management\/v1\/([a-z-]+)(?:\/[^/?]+(?:\/([a-z-]+))?)?/.exec(path) ?? [];
    const kind = MANAGED_KINDS.find((one) => one === (members ?? called));
    if (method !== 'GET' || status !== 200 || !kind) return [];
    return [responseBody?.data ?? []].flat().map((one) => [kind, one as ApiObject] as const);
  });
}

const noName = (): undefined => undefined;

describe('what stands on a controller in the format of the artefact', () => {
  test('knows every field that a real controller was recorded to say', () => {
    const all = recorded();
    expect(all.length).toBeGreaterThan(100);
    expect(new Set(all.map(([kind]) => kind)).size).toBe(MANAGED_KINDS.length);
    expect(all.flatMap(([kind, one]) => unknownKeys(kind, one).map((key) => `${kind}: ${key}`))).toEqual([]);
    // What is emitted of what was emitted is the same: nothing is normalised twice.
    for (const [kind, one] of all) {
      const body = emittedBody(kind, one, noName);
      expect(emittedBody(kind, body, noName)).toEqual(body);
    }
  });

  test('tells a field that is new', () => {
    expect(unknownKeys('service-policies', { id: 'x', name: 'x', identityFilter: 'true' })).toEqual(['identityFilter']);
    expect(unknownKeys('posture-checks', { name: 'x', typeId: 'MFA', domains: [] })).toEqual(['domains']);
  });

  test('names own objects, keeps the ids of others, and says whatever else is stored', () => {
    const own = new Map([
      ['configs/c1', 'db--host'],
      ['services/s1', 'db'],
    ]);
    const nameOf = (kind: ManagedKind, id: string): string | undefined => own.get(`${kind}/${id}`);
    const service = { name: 'db', configs: ['zz', 'c1'], encryptionRequired: false, maxIdleTimeMillis: 0, tags: null };
    expect(emittedBody('services', service, nameOf)).toEqual({
      name: 'db',
      configs: ['db--host', 'zz'],
      encryptionRequired: false,
      terminatorStrategy: null,
      roleAttributes: [],
      tags: {},
    });
    expect(emittedBody('services', { ...service, maxIdleTimeMillis: 5 }, nameOf)).toMatchObject({
      maxIdleTimeMillis: 5,
    });
    const policy = {
      name: 'p',
      type: 'Dial',
      semantic: 'AllOf',
      serviceRoles: ['@zz', '@s1', '#s1'],
      identityRoles: null,
    };
    expect(emittedBody('service-policies', policy, nameOf)).toMatchObject({
      semantic: 'AllOf',
      identityRoles: [],
      serviceRoles: ['#s1', '@db', '@zz'],
    });
  });
});
