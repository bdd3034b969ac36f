import { describe, expect, test } from 'vitest';
import { historyFrom } from '../kit/history.js';

const at = (day: number): number => Date.UTC(2026, 0, day);
const policies = (...lines: string[]): string => `policies:\n${lines.map((line) => `  ${line}\n`).join('')}`;

describe('what the versions of a policy file say of its elements', () => {
  test('an element appears, changes, and its ends are listed without repeats', () => {
    const { elements } = historyFrom([
      policies('a: { allow: everyone, to: x, expires: 2026-03-31 }'),
      policies('a: { allow: everyone, to: x, expires: 2026-03-31 }', 'b: { allow: everyone, to: x }'),
      policies('a: { allow: everyone, to: x, expires: 2026-06-30 }', 'b: { allow: everyone, to: x }'),
    ]);
    expect(elements.get('policies.a')).toEqual({
      appearedAt: at(1),
      changedAt: at(3),
      ends: ['2026-03-31', '2026-06-30'],
    });
    expect(elements.get('policies.b')).toMatchObject({ appearedAt: at(2), ends: [null] });
  });

  test.each([
    ['in block style', 'a:\n    allow: everyone\n    to: x\n    expires: "2026-03-31" # soon'],
    ['in braces over several lines', 'a: { allow: everyone,\n       to: x, expires: 2026-03-31 }'],
    ['with comments and blank lines', '# why\n\n  a:\n    # why\n    expires: 2026-03-31\n\n    to: x'],
    [
      'with a text that looks like an entry',
      'a:\n    title: |\n      b: { expires: 2020-01-01 }\n    expires: 2026-03-31',
    ],
  ])('an element %s', (_, text) => {
    const { elements } = historyFrom([policies(text)]);
    expect([...elements]).toEqual([['policies.a', { appearedAt: at(1), changedAt: at(1), ends: ['2026-03-31'] }]]);
  });

  test('elements in braces on the line of their section', () => {
    const { elements } = historyFrom(['policies: { a: { expires: 2026-03-31 }, b: { to: x } }\n']);
    expect([...elements.keys()]).toEqual(['policies.a', 'policies.b']);
    expect(elements.get('policies.a')!.ends).toEqual(['2026-03-31']);
  });

  test('only the sections whose elements may have an end', () => {
    const text = 'groups:\n  a: { expires: 1 }\ngaps:\n  g: { expires: 2026-03-31 }\nbreak_glass:\n  k: { to: x }\n';
    expect([...historyFrom([text]).elements.keys()].sort()).toEqual(['break_glass.k', 'gaps.g']);
  });

  test('a version that is no YAML says nothing', () => {
    const { elements } = historyFrom([
      policies('a: { expires: 2026-03-31 }'),
      policies('a: { expires: 2026-04-30'),
      policies('a: { expires: 2026-05-31 }'),
    ]);
    expect(elements.get('policies.a')!.ends).toEqual(['2026-03-31', '2026-05-31']);
  });
});
