import { describe, expect, test } from 'vitest';
import { emptyGroup } from '../../../../src/compiler/lint/rules/zt004-empty-group.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(emptyGroup);

const policy = (groups: string, who = 'group:both'): string => `idps:
  okta: { domains: example.com }
  google: { domains: partner.example }
groups:
${groups}
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
policies:
  both-to-wiki: { allow: ["${who}", "user:omar@example.com"], to: wiki, when: { mfa: any } }
`;
const LISTED = (second: string): string => `  a: { members: [ana@example.com, li@example.com] }
  b: { members: ${second} }
  both: { all_of: [group:a, group:b] }`;

describe('refs/empty-group', () => {
  test('an intersection of groups that share nobody is empty without any directory', async () => {
    const found = await findingsOf(emptyGroup, policy(LISTED('omar@example.com')));
    expect(found.map(({ element }) => element)).toEqual(['groups.both']);
    expect(found[0]!.message).toContain('`both-to-wiki`');
    expect(await messagesOf(emptyGroup, policy(LISTED('ana@example.com')))).toEqual([]);
  });

  test('two synced groups of identity providers without a common domain share nobody', async () => {
    const groups = (source: string): string => `  a: { source: okta, external: A }
  b: { source: ${source}, external: B }
  both: { all_of: [group:a, group:b] }`;
    expect(await messagesOf(emptyGroup, policy(groups('google')))).toHaveLength(1);
    expect(await messagesOf(emptyGroup, policy(groups('okta')))).toEqual([]);
  });

  test('a group whose only member the directory calls inactive is empty', async () => {
    const groups = '  both: { members: ana@example.com }';
    const directory = (active: boolean): string =>
      `{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":[]}\n{"user":"ana@example.com","active":${active},"groups":[]}\n`;
    expect(await messagesOf(emptyGroup, policy(groups), { directory: directory(false) })).toHaveLength(1);
    expect(await messagesOf(emptyGroup, policy(groups), { directory: directory(true) })).toEqual([]);
  });

  test('a synced group that no snapshot lists completely is never called empty', async () => {
    expect(await messagesOf(emptyGroup, policy('  both: { source: okta, external: A }'))).toEqual([]);
  });

  test('a group that nothing names is another matter', async () => {
    expect(await messagesOf(emptyGroup, policy(LISTED('omar@example.com'), 'group:a'))).toEqual([]);
  });
});
