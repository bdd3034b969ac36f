import { describe, expect, test } from 'vitest';
import { instantsOf, isZone, offsetAt, offsetSegments, startOfDay } from '../../../src/compiler/model/index.js';

const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString();

describe('zone rules', () => {
  test('an offset is in minutes, east positive', () => {
    expect(offsetAt('UTC', at('2026-07-01T00:00:00Z'))).toBe(0);
    expect(offsetAt('America/New_York', at('2026-01-15T00:00:00Z'))).toBe(-300);
    expect(offsetAt('Asia/Kathmandu', at('2026-01-15T00:00:00Z'))).toBe(345);
  });

  test('offsets with seconds are fractions', () => {
    expect(offsetAt('Africa/Monrovia', at('1971-06-01T00:00:00Z'))).toBe(-44.5);
  });

  test('Morocco suspends its offset during Ramadan', () => {
    const segments = offsetSegments('Africa/Casablanca', at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'));
    expect(segments.map(({ from, offset }) => `${iso(from)} ${offset}`)).toEqual([
      '2026-01-01T00:00:00.000Z 60',
      '2026-02-15T02:00:00.000Z 0',
      '2026-03-22T02:00:00.000Z 60',
    ]);
  });

  test('segments join over a new year and tile what was asked for', () => {
    const [from, to] = [at('2026-12-01T00:00:00Z'), at('2028-12-01T00:00:00Z')];
    const segments = offsetSegments('Europe/Paris', from, to);
    expect(segments).toHaveLength(5);
    expect(segments[0]!.from).toBe(from);
    expect(segments.at(-1)!.to).toBe(to);
    for (const [index, { to: end }] of segments.slice(0, -1).entries()) expect(segments[index + 1]!.from).toBe(end);
  });

  test('a skipped wall-clock time has no instant, a repeated one has two', () => {
    expect(instantsOf('Europe/Paris', at('2026-03-29T02:30:00Z'))).toEqual([]);
    expect(instantsOf('Europe/Paris', at('2026-10-25T02:30:00Z')).map(iso)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ]);
  });

  test('a day starts at its first instant, also where midnight or the whole day is skipped', () => {
    expect(iso(startOfDay('Africa/Casablanca', 2026, 7, 1))).toBe('2026-06-30T23:00:00.000Z');
    expect(iso(startOfDay('Africa/Cairo', 2026, 4, 24))).toBe('2026-04-23T22:00:00.000Z');
    expect(iso(startOfDay('Pacific/Apia', 2011, 12, 30))).toBe('2011-12-30T10:00:00.000Z');
  });

  test('an unknown zone is told', () => {
    expect(isZone('Africa/Casablanca')).toBe(true);
    expect(isZone('Mars/Olympus')).toBe(false);
  });
});
