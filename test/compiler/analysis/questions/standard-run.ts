import { describe, expect, it } from 'vitest';
import { COMPARISONS, VERDICTS } from './brute/truth.js';
import { type RunReport, run, together } from './run.js';

/** Estates of one standard run; there are two, so that two processes share the work. */
export const ESTATES = 2_500;
const BLOCK = 250;

/** Judges `ESTATES` small random estates from a seed on: 5,000 in both runs; `npm run fuzz` judges more. */
export function standardRun(first: number): void {
  const reports: RunReport[] = [];
  const blocks = Array.from({ length: ESTATES / BLOCK }, (_, at) => first + at * BLOCK);

  describe(`every analysis of ${ESTATES} small random estates`, () => {
    it.each(blocks)(`is what looking at everything gives, from seed %i to the ${BLOCK}th after it`, async (seed) => {
      const report = await run(seed, (count) => count >= BLOCK);
      reports.push(report);
      expect(report.mismatches).toEqual([]);
    });

    it('is exact: no budget is exceeded', () => {
      expect(together(reports).budget).toBe(0);
    });

    it.each([...VERDICTS, ...COMPARISONS])('says in at least 2 % of them: %s', (verdict) => {
      const { estates, verdicts } = together(reports);
      expect((verdicts.get(verdict) ?? 0) / estates).toBeGreaterThanOrEqual(0.02);
    });

    it('is asked of nearly all of them: planted policies rarely make an estate invalid', () => {
      const { estates, refused } = together(reports);
      expect(refused / (estates + refused)).toBeLessThan(0.05);
    });
  });
}
