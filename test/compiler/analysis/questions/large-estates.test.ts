import { expect, test } from 'vitest';
import { budgetsHit } from './large.js';

const ESTATES = 25;

test(`no analysis passes a budget on ${ESTATES} estates of up to 28 policies that crowd a few resources`, async () => {
  const asked: number[] = [];
  for (let seed = 1; seed <= ESTATES; seed++) {
    const hit = await budgetsHit(seed);
    if (!hit) continue;
    asked.push(seed);
    expect({ seed, hit }).toEqual({ seed, hit: [] });
  }
  expect(asked.length).toBeGreaterThan(ESTATES * 0.9);
});
