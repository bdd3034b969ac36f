import { describe, expect, test } from 'vitest';
import { blastRadius as rule } from '../../../../src/compiler/lint/rules/zt304-blast-radius.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const max = (pairs: number) => ({ config: `lint: { rules: { ZT304: { options: { max: ${pairs} } } } }\n` });
const HEAD = `idps:
  okta: { domains: example.com }
groups:
  ops: { members: [ana@example.com, li@example.com, omar@example.com] }
  synced: { source: okta, external: Synced }
resources:
  db: { endpoints: "tcp://db.example.com:5432", sensitivity: critical }
  vault: { endpoints: "https://vault.example.com", sensitivity: high }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
`;
const allow = (who: string, to: string, name = 'a'): string =>
  `  ${name}: { allow: ${who}, to: ${to}, when: { mfa: strong } }\n`;
const DIRECTORY = `{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":[]}
{"user":"ana@example.com","active":true,"groups":["synced"]}
{"user":"li@example.com","active":true,"groups":[]}
{"user":"left@example.com","active":false,"groups":["synced"]}
`;

describe('least-privilege/blast-radius', () => {
  test('adds up what several allows give to one group, and counts sensitive resources only', async () => {
    const text = HEAD + allow('group:ops', '[db, wiki]') + allow('group:ops', '[db, vault]', 'b');
    expect(await messagesOf(rule, text, max(5))).toEqual([
      '`group:ops` opens 2 sensitive resources to 3 people through `a` and `b`: 6 ways in that one mistake gives away',
    ]);
    expect(await messagesOf(rule, text, max(6))).toEqual([]);
  });

  test('an allow that names several principals counts by itself, each person once', async () => {
    const text = HEAD + allow('[group:ops, user:ana@example.com, user:kim@example.com]', 'db');
    expect(await messagesOf(rule, text, max(3))).toEqual([
      'allow `a` opens 1 sensitive resource to 4 people: 4 ways in that one mistake gives away',
    ]);
    expect(await messagesOf(rule, text, max(4))).toEqual([]);
  });

  test('mutation: a deny takes its people out of the count', async () => {
    const text = HEAD + allow('group:ops', 'db');
    expect(await messagesOf(rule, text, max(2))).toHaveLength(1);
    expect(await messagesOf(rule, `${text}  d: { deny: user:li@example.com, to: db }\n`, max(2))).toEqual([]);
  });

  test.each([
    ['group:synced', 1],
    ['everyone', 2],
    ['domain:example.com', 2],
  ])('of %s it counts whom the directory snapshot lists, and nobody without one', async (who, people) => {
    const text = HEAD + allow(who, 'db');
    expect(await messagesOf(rule, text, max(0))).toEqual([]);
    expect(await findingsOf(rule, text, { ...max(people - 1), directory: DIRECTORY })).toMatchObject([
      { reach: people },
    ]);
    expect(await messagesOf(rule, text, { ...max(people), directory: DIRECTORY })).toEqual([]);
  });
});
