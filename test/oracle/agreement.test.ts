import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { constructsOf } from '../kit/generate/constructs.js';
import { compare } from './compare.js';
import { REASONS, REQUIRED_CONSTRUCTS } from './coverage.js';
import type { OracleAnswer } from './interpreter/index.js';
import { ESTATES, REQUESTS, sampleOf } from './sample.js';

const BLOCK = 40;
const blocks = Array.from({ length: ESTATES / BLOCK }, (_, at) => at * BLOCK + 1);

/** What the whole run saw. */
const seen = {
  estates: 0,
  pairs: 0,
  allows: 0,
  errors: 0,
  reasons: new Map<string, number>(),
  constructs: new Map<string, number>(),
  keys: new Set<string>(),
};

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** All keys of all mappings in a value. */
function keysIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(keysIn);
  return Array.isArray(value) ? inner : [...Object.keys(value), ...inner];
}

function schemaKeys(): ReadonlySet<string> {
  const keys = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('properties' in node) for (const key of Object.keys(node.properties as object)) keys.add(key);
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(JSON.parse(readFileSync('schemas/policy.schema.json', 'utf8')));
  return keys;
}

function look(answer: OracleAnswer): void {
  seen.pairs += 1;
  if ('error' in answer) {
    seen.errors += 1;
    return;
  }
  if (answer.decision === 'allow') seen.allows += 1;
  for (const reason of answer.reasons) count(seen.reasons, reason);
}

describe(`the evaluator and the oracle on ${ESTATES * REQUESTS} random pairs of estate and request`, () => {
  it.each(blocks)(`give the same answers in the estates of seed %i and the next ${BLOCK - 1}`, async (first) => {
    for (let seed = first; seed < first + BLOCK; seed++) {
      const sample = sampleOf(seed);
      await compare(sample, look);
      for (const key of keysIn(sample.project.files)) seen.keys.add(key);
      for (const construct of constructsOf(sample.project)) count(seen.constructs, construct);
      seen.estates += 1;
    }
  });

  it('saw at least 100,000 pairs', () => {
    expect(seen.pairs).toBeGreaterThanOrEqual(100_000);
  });

  it('allow between 20 and 80 % of what is no error', () => {
    const share = seen.allows / (seen.pairs - seen.errors);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });

  it.each(REASONS)('decide some of them by %s', (reason) => {
    expect(seen.reasons.get(reason) ?? 0).toBeGreaterThan(20);
  });

  it('see every construct of the language in at least 5 % of the estates', () => {
    const rare = REQUIRED_CONSTRUCTS.filter((name) => (seen.constructs.get(name) ?? 0) < 0.05 * seen.estates);
    expect(rare).toEqual([]);
  });

  it('see every key that the schema of policy files has', () => {
    expect([...schemaKeys()].filter((key) => !seen.keys.has(key))).toEqual([]);
  });

  it('see no construct that is not on the list', () => {
    const listed = new Set(REQUIRED_CONSTRUCTS);
    expect([...seen.constructs.keys()].filter((name) => !listed.has(name))).toEqual([]);
  });

  afterAll(() => {
    if (!process.env.ZTCTL_ORACLE_FIGURES) return;
    const { estates, pairs, allows, errors, reasons } = seen;
    console.log({ estates, pairs, allows, errors, reasons: Object.fromEntries(reasons) });
  });
});
