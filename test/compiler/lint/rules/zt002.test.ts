import { describe, expect, test } from 'vitest';
import { deletedPrincipal } from '../../../../src/compiler/lint/rules/zt002-deleted-principal.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(deletedPrincipal);

const POLICY = `idps:
  okta: { domains: [example.com, other.example] }
groups:
  team: { members: ana@example.com }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: internal }
approvals:
  lead: { approvers: user:lead@example.com }
policies:
  staff: { allow: [domain:example.com, group:team], except: user:omar@example.com, to: crm, when: { approval: lead } }
  partner: { allow: user:lea@other.example, to: crm, when: { mfa: any } }
`;
const HEADER = '{"ztctl_directory":1,"taken":"2026-06-15T00:00:00Z","complete":[]}\n';
const snapshot = (...users: string[]): string =>
  HEADER + users.map((user) => `{"user":"${user}@example.com","active":true,"groups":[]}\n`).join('');

describe('refs/deleted-principal', () => {
  test('says nothing while everybody is there, and names who leaves with the place that names him', async () => {
    expect(await messagesOf(deletedPrincipal, POLICY, { directory: snapshot('ana', 'lead', 'omar') })).toEqual([]);
    const found = await findingsOf(deletedPrincipal, POLICY, { directory: snapshot('ana', 'lead') });
    expect(found.map(({ element, cause }) => [element, cause])).toEqual([['policies.staff', 'omar@example.com']]);
  });

  test('looks into groups and approvers', async () => {
    const found = await findingsOf(deletedPrincipal, POLICY, { directory: snapshot('omar') });
    expect(found.map(({ element }) => element).sort()).toEqual(['approvals.lead', 'groups.team']);
  });

  test('does not blame a snapshot that knows nobody of the domain', async () => {
    expect(await messagesOf(deletedPrincipal, POLICY, { directory: HEADER })).toEqual([]);
  });
});
