import { describe, expect, test } from 'vitest';
import { createAccess, createEvaluator, validityInterval } from '../../../src/compiler/analysis/index.js';
import { decodeRequest } from '../../../src/compiler/bind/index.js';
import type { AccessRequest, Estate } from '../../../src/compiler/model/index.js';
import { endpointBoxes } from '../../../src/compiler/proof/box.js';
import { Asker, decide, pointText, prove, type Reading } from '../../../src/compiler/proof/index.js';
import {
  type GeneratedProject,
  generateProject,
  Random,
  RequestGenerator,
  writeProject,
} from '../../kit/generate/index.js';
import { loadProduct, RUN_NOW } from '../../oracle/sample.js';
import { ownerOf, pointIn } from './random-points.js';
import { randomReading } from './random-reading.js';

const SEEDS = 60;
const REQUESTS = 120;

interface Found {
  readonly verdict: 'wider' | 'not wider';
  readonly wrong: readonly string[];
}

describe('the proof over random readings of random estates', () => {
  test('agrees with the answers to requests, and every witness is one', async () => {
    const found: Found[] = [];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const one = await judge(seed);
      if (one) found.push(one);
    }
    expect(found.flatMap(({ wrong }) => wrong)).toEqual([]);
    const wider = found.filter(({ verdict }) => verdict === 'wider').length;
    expect(wider).toBeGreaterThan(found.length / 4);
    expect(wider).toBeLessThan((found.length * 3) / 4);
  });
});

async function judge(seed: number): Promise<Found | undefined> {
  const project = generateProject(seed, { resources: [1, 4], policies: [2, 6] });
  const product = await loadProduct(writeProject(project));
  if ('refusal' in product) return undefined;
  const { estate } = product;
  const random = new Random(seed * 31 + 3);
  const horizon = validityInterval(estate, RUN_NOW);
  const access = createAccess(estate, horizon);
  const reading = randomReading(estate, access, random, seed % 3);
  const { wider } = prove({ estate, access, horizon, reading, gaps: [], carried: new Set(estate.resources.keys()) });
  const asker = new Asker(estate);
  const evaluator = createEvaluator(estate);
  const wrong: string[] = [];
  for (const { witness, point, place } of wider) {
    const { request, claims } = witness;
    if (!decide(reading, asker.ask(request, point, claims)).allowed)
      wrong.push(`${seed}: ${place.what}: not allowed by the reading`);
    if (evaluator.evaluate(request).decision !== 'deny') wrong.push(`${seed}: ${place.what}: granted by the source`);
  }
  if (seed % 3 === 0 && wider.length > 0) wrong.push(`${seed}: the access of the source itself counts as wider`);
  if (wider.length === 0) {
    const escaped = search(project, estate, reading, random, horizon.from);
    if (escaped !== undefined) wrong.push(`${seed}: nothing is wider, but ${escaped}`);
  }
  return { verdict: wider.length > 0 ? 'wider' : 'not wider', wrong };
}

/** A request that the reading allows and the source refuses, if random ones show one. */
function search(
  project: GeneratedProject,
  estate: Estate,
  reading: Reading,
  random: Random,
  now: number,
): string | undefined {
  const generator = new RequestGenerator(project, 5, { mistakes: 0 });
  const asker = new Asker(estate);
  const evaluator = createEvaluator(estate);
  const boxes = [
    ...[...estate.resources.values()].flatMap(({ endpoints }) => endpoints.flatMap(endpointBoxes)),
    ...reading.layers.flatMap(({ rules }) => rules.flatMap(({ points }) => points)),
  ];
  for (let count = 0; count < REQUESTS; count++) {
    const decoded = decodeRequest(JSON.parse(generator.next()) as unknown, estate, now);
    if ('error' in decoded) continue;
    const point = pointIn(random.pick(boxes), random);
    const resource = ownerOf(estate, point);
    const isSsh = resource !== undefined && estate.resources.get(resource)!.isSsh;
    const { endpoint: _endpoint, resource: _resource, as, ...rest } = decoded.request;
    const request: AccessRequest = {
      ...rest,
      now,
      ...(resource !== undefined && { resource }),
      ...(isSsh && { as: as ?? 'root' }),
    };
    if (!decide(reading, asker.ask(request, point)).allowed) continue;
    if (resource === undefined || evaluator.evaluate(request).decision === 'deny') {
      return `${pointText(point)} ${JSON.stringify(request.principal)}`;
    }
  }
  return undefined;
}
