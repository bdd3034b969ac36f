import { describe, expect, test } from 'vitest';
import { lockedOut as rule } from '../../../../src/compiler/lint/rules/zt702-locked-out.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (policies: string, more = ''): string => `idps:
  okta: { domains: example.com }
groups:
  keyholders: { members: [ana@example.com, li@example.com] }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: critical }
  app: { endpoints: "https://app.example.com", sensitivity: critical }
policies:
  ${policies}
break_glass:
  keys: { subjects: group:keyholders, resources: [vault, app], alert: "#soc"${more} }
`;
const inactive = (...users: string[]): { directory: string } => ({
  directory: `{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":[]}\n${users
    .map((user) => `{"user":"${user}@example.com","active":false,"groups":[]}\n`)
    .join('')}`,
});

describe('break-glass/locked-out', () => {
  test('names who is kept out, of what and by whom, with a request that shows it', async () => {
    const [finding] = await findingsOf(rule, policy('no-li: { deny: user:li@example.com, to: vault }'));
    expect(finding!.message).toBe(
      '`no-li` keeps user:li@example.com out of `vault`, for which `keys` is their way in when all else is broken',
    );
    expect(finding).toMatchObject({
      cause: 'no-li',
      witness: { decision: 'deny', request: { principal: { user: 'li@example.com' }, mfa: 'phishing-resistant' } },
    });
  });

  test.each([
    ['a floor', 'floor: { deny: everyone, to: vault, unless: { mfa: strong } }'],
    ['a deny of somebody else', 'no-omar: { deny: user:omar@example.com, to: vault }'],
    ['a deny that excepts them', 'no: { deny: everyone, except: group:keyholders, to: all }'],
    ['a deny that is over', 'no: { deny: everyone, to: all, expires: 2026-06-01 }'],
  ])('%s is quiet', async (_, text) => {
    expect(await messagesOf(rule, policy(text))).toEqual([]);
  });

  test('another entry for the same people does not help them', async () => {
    const text = `${policy('no-li: { deny: user:li@example.com, to: vault }')}  more: { subjects: user:li@example.com, resources: vault, alert: "#soc" }\n`;
    expect((await findingsOf(rule, text)).map(({ element }) => element).sort()).toEqual([
      'break_glass.keys',
      'break_glass.more',
    ]);
  });

  test('an entry that another one makes superfluous still opens', async () => {
    const text = `${policy('in: { allow: everyone, to: app, when: { mfa: strong } }')}  more: { subjects: user:li@example.com, resources: vault, alert: "#soc" }\n`;
    expect(await messagesOf(rule, text)).toEqual([]);
  });

  test('an entry whose people are all inactive opens for nobody', async () => {
    const text = policy('in: { allow: everyone, to: app, when: { mfa: strong } }');
    expect(await findingsOf(rule, text, inactive('ana', 'li'))).toMatchObject([{ cause: 'nobody' }]);
    expect(await messagesOf(rule, text, inactive('ana'))).toEqual([]);
  });

  test('an entry that is over is no way in to begin with', async () => {
    expect(await messagesOf(rule, policy('no: { deny: everyone, to: all }', ', expires: 2026-06-01'))).toEqual([]);
  });
});
