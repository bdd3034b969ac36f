import { describe, expect, test } from 'vitest';
import { attackMutants } from './mutants.js';
import { VENDORS } from './vendors/index.js';

/** Every kind is run by `npm run fuzz -- mutants`. */
const RUN = { policies: 1, perKind: 1, every: 3, asks: 250 };

describe('mutants of what is emitted for random policies', () => {
  test.each(VENDORS)('$kind: those that let somebody in are caught, and no other is accused', async (vendor) => {
    expect(vendor.mutations.length).toBeGreaterThanOrEqual(40);
    const { failures, mutants, widening, caught, shown } = await attackMutants(vendor, RUN);
    expect(failures).toEqual([]);
    expect(mutants).toBeGreaterThan(8);
    expect(widening).toBeGreaterThan(0);
    expect(caught).toBe(widening);
    expect(shown).toBeGreaterThan(0);
  });
});
