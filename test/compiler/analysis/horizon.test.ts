import { describe, expect, test } from 'vitest';
import { validityInterval } from '../../../src/compiler/analysis/index.js';
import { type EstateSpec, estateOf } from './kit.js';

const at = (text: string): number => Date.parse(text);
const NOW = at('2026-11-22T10:00:00Z');

function interval(spec: EstateSpec, now = NOW): string {
  const { from, to } = validityInterval(estateOf(spec), now);
  return `${new Date(from).toISOString().slice(0, 19)} ${new Date(to).toISOString().slice(0, 19)}`;
}

describe('the interval of validity', () => {
  test('is this calendar year and the next when nothing ever changes', () => {
    expect(interval({})).toBe('2026-01-01T00:00:00 2028-01-01T00:00:00');
  });

  test('is the same for every compile of a year between two boundaries', () => {
    expect(interval({}, at('2026-01-01T00:00:00Z'))).toBe(interval({}, at('2026-12-31T23:59:59.999Z')));
  });

  test('ends at the next boundary and starts at the last one', () => {
    const policies = {
      a: { allow: ['everyone'], to: [], from: at('2026-03-01T00:00:00Z'), to_: at('2027-03-01T00:00:00Z') },
      b: { deny: ['everyone'], to: [], to_: at('2026-12-24T00:00:00Z') },
      c: { allow: ['everyone'], to: [], to_: at('2026-02-01T00:00:00Z') },
    };
    expect(interval({ policies })).toBe('2026-03-01T00:00:00 2026-12-24T00:00:00');
  });

  test('a boundary at this very instant has passed', () => {
    expect(interval({ policies: { a: { allow: ['everyone'], to: [], to_: NOW } } })).toBe(
      '2026-11-22T10:00:00 2028-01-01T00:00:00',
    );
  });

  test('heeds break-glass entries and gaps', () => {
    const entry = { subjects: ['user:a@a.example'], resources: [], to_: at('2027-01-15T00:00:00Z') };
    expect(interval({ breakGlass: { entry } })).toBe('2026-01-01T00:00:00 2027-01-15T00:00:00');
    expect(interval({ gaps: { gap: { from: at('2026-11-01T00:00:00Z'), to: at('2026-12-01T00:00:00Z') } } })).toBe(
      '2026-11-01T00:00:00 2026-12-01T00:00:00',
    );
  });
});
