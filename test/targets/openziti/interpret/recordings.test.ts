import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readController } from '../../../../src/targets/openziti/interpret/read-controller.js';
import { bindingVocabulary } from '../../../../src/targets/openziti/vocabulary.js';
import { ROOT } from '../../../kit/imports.js';
import { loadEstate } from '../../matrix/harness.js';

interface Recording {
  readonly seq: number;
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly requestBody?: unknown;
  readonly status: number;
  readonly responseBody?: unknown;
}

const KINDS = [
  'auth-policies',
  'configs',
  'edge-router-policies',
  'identities',
  'posture-checks',
  'service-edge-router-policies',
  'service-policies',
  'services',
];
/** Refusals that depend on what else the controller holds, or on how the body was sent. */
const ELSEWHERE =
  /must be unique|duplicate value|duplicate configs|not found|no \w+ found|invalid config type|cannot unmarshal array/;

const RECORDINGS = gunzipSync(readFileSync(join(ROOT, 'test/corpora/openziti-controller/api-recordings.jsonl.gz')))
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line, (_, value: unknown) => repeated(value) ?? value) as Recording);

/** `{"$repeat":["y",40000]}` stands for a long text. */
function repeated(value: unknown): string | undefined {
  const [text, count] = (value as { readonly $repeat?: readonly [string, number] } | null)?.$repeat ?? [];
  return text?.repeat(count!);
}
const POLICY = `idps: { okta: { domains: [example.com] } }
resources: { db: { endpoints: "tcp://db.internal:5432", sensitivity: high } }
policies: { p: { allow: user:ana@example.com, to: db } }
`;
const { config } = await loadEstate('openziti', {}, POLICY);

function codes(kind: string, text: string): readonly string[] {
  return readController([{ path: `${kind}.json`, text }], bindingVocabulary(config!.targets[0]!)).diagnostics.map(
    ({ code, message }) => `${code} ${message}`,
  );
}

function kindOf({ path }: Recording): string | undefined {
  return KINDS.find((kind) => path === `/edge/management/v1/${kind}`);
}

test('a body that the controller refused is one that it would refuse, and no other', () => {
  const seen = { created: 0, refused: 0 };
  for (const one of RECORDINGS) {
    const kind = kindOf(one);
    if (one.method !== 'POST' || !kind || typeof one.requestBody !== 'object' || one.requestBody === null) continue;
    if (one.status !== 201 && (one.status === 413 || ELSEWHERE.test(JSON.stringify(one.responseBody)))) continue;
    const refusals = codes(kind, JSON.stringify([one.requestBody])).filter((text) => text.startsWith('ZT092'));
    expect(refusals.length > 0, `${one.seq} ${one.label}: ${refusals.join('; ')}`).toBe(one.status !== 201);
    seen[one.status === 201 ? 'created' : 'refused'] += 1;
  }
  expect(seen.created).toBeGreaterThan(50);
  expect(seen.refused).toBeGreaterThan(30);
});

test('what the controller lists is never refused, and all of its keys are known', () => {
  let listed = 0;
  for (const one of RECORDINGS) {
    const kind = KINDS.find((name) => new RegExp(`^/edge/management/v1/${name}(/[^/?]+)?(\\?|$)`).test(one.path));
    const data = (one.responseBody as { readonly data?: unknown } | undefined)?.data;
    if (one.method !== 'GET' || one.status !== 200 || !kind || data === undefined) continue;
    for (const object of Array.isArray(data) ? data : [data]) {
      const found = codes(kind, JSON.stringify([object])).filter(
        (text) => !/does not hold the (config|service)|it holds none/.test(text),
      );
      expect(found, `${one.seq} ${one.label}`).toEqual([]);
      listed += 1;
    }
  }
  expect(listed).toBeGreaterThan(100);
});
