import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../kit/imports.js';
import type { Disguise } from './openziti/world.js';
import { CORPUS, replayCaptures } from './openziti-controller.js';
import { addTallies, NO_DECISIONS, verdictOf } from './replay.js';

const TEXT = gunzipSync(readFileSync(join(ROOT, CORPUS.file))).toString('utf8');
const LINES = TEXT.trim().split('\n');
const SAMPLE = LINES.filter((_, at) => at % 3 === 0).join('\n');

function disagreements(text: string, disguise?: Disguise): readonly string[] {
  return [...replayCaptures(text, disguise)]
    .filter((one) => verdictOf(one) !== 'passed')
    .flatMap(({ id, disagreements: lines }) => lines.map((line) => `${id}: ${line}`));
}

describe('a running controller', () => {
  test('agrees with every decision that was recorded', () => {
    const cases = [...CORPUS.replay(TEXT)];
    expect(cases.filter((one) => verdictOf(one) !== 'passed')).toEqual([]);
    const { bothAllow, bothDeny } = cases.map(({ tally }) => tally).reduce(addTallies, NO_DECISIONS);
    expect([cases.length, bothAllow, bothDeny]).toEqual([279, 729, 2612]);
  });

  test('agrees whatever identities, services, checks and policies are called', () => {
    const rename = (name: string): string => `__${[...name].reverse().join('')}-#all @é`;
    expect(disagreements(SAMPLE, { rename, order: (items) => items })).toEqual([]);
  });

  test('agrees in whatever order objects, roles and attributes stand', () => {
    const order = <T>(items: readonly T[]): readonly T[] => {
      const half = items.length >> 1;
      return [...items.slice(half).reverse(), ...items.slice(0, half)];
    };
    expect(disagreements(SAMPLE, { rename: (name) => name, order })).toEqual([]);
  });

  test('is told apart from a reader that overlooks something', () => {
    const changed = SAMPLE.replaceAll('"semantic":"AllOf"', '"semantic":"AnyOf"').replaceAll(
      '"semantic": "AllOf"',
      '"semantic": "AnyOf"',
    );
    expect(disagreements(changed).length).toBeGreaterThan(10);
    const unpostured = SAMPLE.replaceAll(/"postureCheckRoles": ?\["[^\]]*\]/g, '"postureCheckRoles":[]');
    expect(disagreements(unpostured).length).toBeGreaterThan(10);
  });
});
