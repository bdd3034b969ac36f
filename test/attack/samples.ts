import fc from 'fast-check';

/** Early samples of a run are small on purpose; so every seed takes its own place in a longer run. */
const BLOCK = 64;

/** One value for each seed, the same for the same seed. */
export function sampler<T>(arbitrary: fc.Arbitrary<T>): (seed: number) => T {
  let known: { readonly block: number; readonly values: readonly T[] } | undefined;
  return (seed) => {
    const block = Math.floor(seed / BLOCK);
    if (known?.block !== block) known = { block, values: fc.sample(arbitrary, { numRuns: BLOCK, seed: block + 1 }) };
    return known.values[seed % BLOCK]!;
  };
}
