import { describe, expect, test } from 'vitest';
import { nearDuplicateGroups as rule } from '../../../../src/compiler/lint/rules/zt306-near-duplicate-groups.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const people = (...names: string[]): string => `[${names.map((name) => `${name}@example.com`).join(', ')}]`;
const policy = (groups: readonly string[], unused: readonly string[] = []): string => `idps:
  okta: { domains: example.com }
groups:
${[...groups, ...unused].map((members, at) => `  g${at}: { members: ${members} }\n`).join('')}resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
${groups.map((_, at) => `  p${at}: { allow: group:g${at}, to: wiki, when: { mfa: strong } }\n`).join('')}`;
const FOUR = people('ana', 'kim', 'li', 'omar');

describe('sprawl/near-duplicate-groups', () => {
  test('names the most alike of the groups before it', async () => {
    expect(await messagesOf(rule, policy([FOUR, people('ana', 'kim', 'li', 'omar', 'jo'), FOUR]))).toEqual([
      '`g1` and `g0` hold the same people but for 1 (4 people in both): who joins or leaves one of them is forgotten in the other',
      '`g2` and `g0` hold exactly the same people (4 people in both): who joins or leaves one of them is forgotten in the other',
    ]);
  });

  test('mutation: 4 of 5 people are alike, 4 of 6 are not', async () => {
    expect(await messagesOf(rule, policy([FOUR, people('ana', 'kim', 'li', 'omar', 'jo')]))).toHaveLength(1);
    expect(await messagesOf(rule, policy([FOUR, people('ana', 'kim', 'li', 'omar', 'jo', 'x')]))).toEqual([]);
  });

  test('small groups, and groups that no allow names, are passed over', async () => {
    const three = people('ana', 'kim', 'li');
    expect(await messagesOf(rule, policy([three, three]))).toEqual([]);
    expect(await messagesOf(rule, policy([FOUR], [FOUR]))).toEqual([]);
    const config = 'lint: { rules: { ZT306: { options: { min: 3, alike: 100 } } } }\n';
    expect(await messagesOf(rule, policy([three, three]), { config })).toHaveLength(1);
  });

  test('a synced group is compared when the directory snapshot lists it completely', async () => {
    const text = policy([FOUR, FOUR]).replace(`g1: { members: ${FOUR} }`, 'g1: { source: okta, external: G }');
    const directory = (complete: string): string =>
      [
        `{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":[${complete}]}`,
        ...['ana', 'kim', 'li', 'omar'].map((name) =>
          JSON.stringify({ user: `${name}@example.com`, active: true, groups: ['g1'] }),
        ),
        '',
      ].join('\n');
    expect(await messagesOf(rule, text, { directory: directory('"g1"') })).toHaveLength(1);
    expect(await messagesOf(rule, text, { directory: directory('') })).toEqual([]);
  });
});
