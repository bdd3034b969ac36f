import { describe, expect, it } from 'vitest';
import { compareEstates, validityInterval } from '../../../../src/compiler/analysis/index.js';
import { generateProject, writeProject } from '../../../kit/generate/index.js';
import { mergeProject } from '../../../oracle/interpreter/project.js';
import { isInSchedule } from '../../../oracle/interpreter/time.js';
import { loadProduct } from '../../../oracle/sample.js';
import { Atoms, WORST } from './brute/atoms.js';
import { boundEstate } from './brute/bound.js';
import { projectOf } from './brute/judge.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
/** Ordinary days, and days on which clocks change: in Europe, Lord Howe, Tehran's past, Casablanca. */
const DAYS = ['2026-11-24', '2026-03-29', '2026-10-25', '2026-04-05', '2020-09-20', '2027-02-07'].map(Date.parse);

describe('what makes random estates quick to judge', () => {
  it('binding without YAML gives the estate that the product loads', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const project = projectOf(seed);
      const [bound, loaded] = [await boundEstate(project), await loadProduct(writeProject(project))];
      expect(bound === undefined, `seed ${seed}`).toBe('refusal' in loaded);
      if (!bound || 'refusal' in loaded) continue;
      const horizon = validityInterval(bound, DAYS[0]!);
      expect(compareEstates(bound, loaded.estate, horizon).verdict, `seed ${seed}`).toBe('equivalent');
    }
  });

  it('between two instants that are looked at no window opens or closes', () => {
    let windows = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const { config, files, directory } = generateProject(seed);
      const documents = Object.entries(files).map(([path, root]) => ({ path, root }));
      const source = mergeProject(config, documents, directory ?? []);
      const from = DAYS[seed % DAYS.length]!;
      const period = { from, to: from + DAY };
      const looked = new Atoms([source], period).of('now').map((atom) => atom(WORST).now);
      for (const schedule of source.schedules.values()) {
        const isOpen = (now: number): boolean => isInSchedule(schedule, now, source.timezone);
        windows++;
        let open = isOpen(from);
        for (let now = from; now < period.to; now += MINUTE) {
          if (looked.includes(now)) open = isOpen(now);
          else if (isOpen(now) !== open) expect.fail(`seed ${seed}: ${new Date(now).toISOString()}`);
        }
      }
    }
    expect(windows).toBeGreaterThan(50);
  });
});
