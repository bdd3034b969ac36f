import { expect, test } from 'vitest';
import { attackOnce, emptyTallies } from './pairs.js';

const ESTATES = 3;

test('what verify calls proved lets nobody in whom the source refuses, and what it calls wider does', async () => {
  const tallies = emptyTallies();
  for (let seed = 1; seed <= ESTATES; seed++) await attackOnce(seed, tallies, 150);
  expect(tallies.flatMap(({ counterexamples }) => counterexamples)).toEqual([]);
  expect(tallies.reduce((sum, { wider }) => sum + wider, 0)).toBeGreaterThan(5);
  for (const { kind, estates, refused, proved, pairs, allowed } of tallies) {
    expect(refused, kind).toBeLessThan(estates);
    expect(proved, kind).toBeGreaterThan(0);
    expect(pairs, kind).toBeGreaterThan(300);
    expect(allowed, kind).toBeGreaterThan(0);
  }
});
