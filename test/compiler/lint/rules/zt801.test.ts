import { describe, expect, test } from 'vitest';
import { inexpressible as rule } from '../../../../src/compiler/lint/rules/zt801-inexpressible.js';
import { findingsOf, lintText, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid, valid, config = '' } = rule.meta.example;
const MESH = { config };

describe('target/inexpressible', () => {
  test('tells what the target cannot carry, as an error at its place, with the ways out', async () => {
    expect(await findingsOf(rule, invalid, MESH)).toMatchObject([
      {
        level: 'error',
        element: 'policies.ops-to-db',
        label: 'schedule',
        message: expect.stringMatching(
          /^target `mesh` \(tailscale\) cannot carry `schedule` of policy `ops-to-db` on `db`: .*\(ZT083 of `compile`\)$/,
        ),
        help: expect.stringContaining('accept a dated gap'),
        resources: ['db'],
      },
    ]);
  });

  test('mutation: a target that can carry it, or none, is quiet', async () => {
    expect(await messagesOf(rule, valid, MESH)).toEqual([]);
    expect(await messagesOf(rule, invalid.replace(', via: mesh', ''), MESH)).toEqual([]);
  });

  test('a live gap accepts it, one that is over does not', async () => {
    const gap = (day: string): string =>
      `gaps: { later: { target: mesh, constraints: schedule, policies: ops-to-db, owner: it, reason: r, expires: ${day} } }\n`;
    expect(await messagesOf(rule, invalid + gap('2026-12-31'), MESH)).toEqual([]);
    expect(await messagesOf(rule, invalid + gap('2026-01-01'), MESH)).toHaveLength(1);
  });

  test('tells where a target grants less, as a note with how many people it concerns', async () => {
    const wildcard = valid
      .replace('tcp://192.0.2.10:5432', 'https://*.db.example.com')
      .replace('via: mesh', 'via: web');
    const web = `targets: { web: { kind: cloudflare-access, bindings: { account_id: ${'a'.repeat(32)} } } }\n`;
    const found = await findingsOf(rule, wildcard, { config: web });
    const notes = found.filter(({ level }) => level === 'info');
    expect(notes).toMatchObject([{ resources: ['db'], reach: 2 }]);
    expect(notes[0]!.message).toMatch(/^target `web` grants less than `db` says of /);
  });

  test('without a target it is skipped, and listed', async () => {
    const { skipped } = await lintText(invalid.replace(', via: mesh', ''), { rules: [rule] });
    expect(skipped).toEqual([{ code: 'ZT801', rule: 'target/inexpressible', needs: ['compilation'] }]);
  });
});
