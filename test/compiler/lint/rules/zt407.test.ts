import { describe, expect, test } from 'vitest';
import { stalePrivilegedPrincipal as rule } from '../../../../src/compiler/lint/rules/zt407-stale-privileged-principal.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (who: string, tier = 'high', more = ''): string => `idps:
  okta: { domains: example.com }
groups:
  sre: { source: okta, external: SRE }
  team: { members: [group:sre, ana@example.com] }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: ${tier} }
policies:
  in: { allow: ${who}, to: vault, when: { mfa: strong } }
${more}`;
const directory = (complete: string, active: boolean): { directory: string } => ({
  directory: `{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":[${complete}]}
{"user":"ana@example.com","active":${active},"groups":[]}
{"user":"li@example.com","active":${active},"groups":["sre"]}
`,
});
const OFF = directory('"sre"', false);

describe('lifecycle/stale-privileged-principal', () => {
  test('looks into listed groups and into synced ones that the snapshot closes', async () => {
    const [finding] = await findingsOf(rule, policy('group:team'), OFF);
    expect(finding).toMatchObject({ element: 'policies.in', cause: 'ana@example.com li@example.com', reach: 2 });
    expect(await messagesOf(rule, policy('group:team'), directory('"sre"', true))).toEqual([]);
  });

  test('of an open group only who is written out is known', async () => {
    expect(await findingsOf(rule, policy('group:team'), directory('', false))).toMatchObject([
      { cause: 'ana@example.com' },
    ]);
    expect(await messagesOf(rule, policy('group:sre'), directory('', false))).toEqual([]);
  });

  test.each([
    ['everyone names nobody', policy('everyone')],
    ['who is excepted is not meant', policy('group:sre, except: user:li@example.com')],
    ['a lower tier', policy('group:team', 'internal')],
    ['a deny', policy('everyone', 'high', '  no: { deny: user:ana@example.com, to: vault }\n')],
  ])('%s', async (_, text) => {
    expect(await messagesOf(rule, text, OFF)).toEqual([]);
  });

  test('a key in the safe for somebody who left is one too', async () => {
    const glass = 'break_glass:\n  keys: { subjects: user:ana@example.com, resources: vault, alert: "#soc" }\n';
    expect(await findingsOf(rule, policy('everyone', 'high', glass), OFF)).toMatchObject([
      { element: 'break_glass.keys' },
    ]);
  });
});
