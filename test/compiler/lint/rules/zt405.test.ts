import { describe, expect, test } from 'vitest';
import { jitWithoutApproval as rule } from '../../../../src/compiler/lint/rules/zt405-jit-without-approval.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (approvers: string, who = 'everyone', when = '{ approval: lead }', more = ''): string => `idps:
  okta: { domains: example.com }
groups:
  sre: { source: okta, external: SRE }
  one: { members: ana@example.com }
approvals:
  lead: { approvers: ${approvers} }
resources:
  vault: { endpoints: "https://vault.example.com", sensitivity: high }
policies:
  in: { allow: ${who}, to: vault, when: ${when} }
${more}`;
const inactive = (user: string): { directory: string } => ({
  directory: `{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":[]}\n{"user":"${user}","active":false,"groups":[]}\n`,
});

describe('lifecycle/jit-without-approval', () => {
  test.each(['user:ana@example.com', 'group:one'])('everyone includes the one approver (%s)', async (approvers) => {
    const found = await findingsOf(rule, policy(approvers));
    expect(found.map(({ element, cause }) => [element, cause])).toEqual([['approvals.lead', 'self']]);
    expect(found[0]!.message).toContain('`ana@example.com`, who gets in by it');
  });

  test.each([
    ['two approvers', policy('[user:ana@example.com, user:li@example.com]')],
    ['an open group', policy('group:sre')],
    ['somebody else', policy('user:lead@example.com', 'user:ana@example.com')],
    ['an approver who is excepted', policy('user:ana@example.com', 'everyone, except: user:ana@example.com')],
    ['an open group that may or may not hold him', policy('user:ana@example.com', 'group:sre')],
    ['an approval that nothing asks for', policy('user:ana@example.com', 'everyone', '{ mfa: any }')],
  ])('%s is quiet', async (_, text) => {
    expect(await messagesOf(rule, text)).toEqual([]);
  });

  test('an approval that a floor asks for counts', async () => {
    const floor = '  floor: { deny: everyone, to: vault, unless: { approval: lead } }\n';
    expect(await messagesOf(rule, policy('user:ana@example.com', 'everyone', '{ mfa: any }', floor))).toHaveLength(1);
  });

  test('an approver who is inactive approves nothing', async () => {
    const text = policy('user:ana@example.com', 'user:li@example.com');
    const found = await findingsOf(rule, text, inactive('ana@example.com'));
    expect(found.map(({ cause }) => cause)).toEqual(['nobody']);
    expect(await messagesOf(rule, text, inactive('omar@example.com'))).toEqual([]);
  });
});
