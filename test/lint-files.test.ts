import { describe, expect, test } from 'vitest';
import { readUsage } from '../src/lint-files.js';
import { showDiagnostics } from './kit/estate.js';

const HEADER = '{"taken": "2026-06-15T00:00:00Z", "days": 90}\n';
const read = (text: string) => readUsage('usage.jsonl', text);
const faults = (text: string): string => {
  const reading = read(text);
  return reading.ok ? '' : showDiagnostics(reading.diagnostics);
};

describe('usage data', () => {
  test('keeps the last use of each policy, and who it was where every use says so', () => {
    const text = `${HEADER}{"policy": "a", "principal": "ana@example.com", "last_use": "2026-06-01T00:00:00Z"}
{"policy": "a", "principal": "ana@example.com", "last_use": "2026-06-02T00:00:00+02:00"}
{"policy": "a", "principal": "li@example.com", "last_use": "2026-05-01T00:00:00Z"}
{"policy": "b", "principal": "li@example.com", "last_use": "2026-05-01T00:00:00Z"}
{"policy": "b", "last_use": "2026-05-02T00:00:00Z"}
`;
    const reading = read(text);
    if (!reading.ok) throw new Error(faults(text));
    expect(reading.value.days).toBe(90);
    expect([...reading.value.lastUse]).toEqual([
      ['a', Date.parse('2026-06-01T22:00:00Z')],
      ['b', Date.parse('2026-05-02T00:00:00Z')],
    ]);
    expect([...reading.value.lastUseBy].map(([policy, by]) => [policy, [...by.keys()]])).toEqual([
      ['a', ['ana@example.com', 'li@example.com']],
    ]);
  });

  test.each([
    ['no header', '{"policy": "a", "last_use": "2026-06-01T00:00:00Z"}\n', '1:1', 'the first line says'],
    ['nothing', '', '1:1', 'the first line says'],
    ['two headers', HEADER + HEADER, '2:1', 'only the first line'],
    ['a key that is not known', `${HEADER}{"policy": "a", "lastuse": "2026-06-01T00:00:00Z"}\n`, '2:', 'last_use'],
    ['an instant without offset', `${HEADER}{"policy": "a", "last_use": "2026-06-01"}\n`, '2:29', 'an offset'],
    [
      'an hour that does not exist',
      `${HEADER}{"policy": "a", "last_use": "2026-06-01T25:00:00Z"}\n`,
      '2:1',
      'does not exist',
    ],
    ['no days', '{"taken": "2026-06-15T00:00:00Z", "days": 0}\n', '1:43', 'the number `0`'],
    ['no JSON', `${HEADER}{"policy"\n`, '2:', ''],
    ['a key twice', `${HEADER}{"policy": "a", "policy": "b", "last_use": "2026-06-01T00:00:00Z"}\n`, '2:', ''],
  ])('with %s is refused at its place', (_, text, place, message) => {
    expect(faults(text)).toContain(`usage.jsonl:${place}`);
    expect(faults(text)).toContain(message);
  });
});
