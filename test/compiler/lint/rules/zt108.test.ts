import { expect, test } from 'vitest';
import { weakerPath } from '../../../../src/compiler/lint/rules/zt108-weaker-path.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(weakerPath);

const { invalid } = weakerPath.meta.example;

test('stands at the stricter allow, and shows a request that meets the weaker one alone', async () => {
  const [finding] = await findingsOf(weakerPath, invalid);
  expect(finding).toMatchObject({
    element: 'policies.staff-to-crm',
    message:
      '`staff-to-crm` demands mfa strong for `crm`, but for some of those it means `office-to-crm` is enough, with mfa any',
    witness: { decision: 'allow', request: { mfa: 'any', principal: { groups: ['staff'] } } },
  });
});

test('a floor makes the two demands one', async () => {
  const floor = '  strong: { deny: everyone, to: crm, unless: { mfa: strong } }\n';
  expect(await messagesOf(weakerPath, invalid + floor)).toEqual([]);
  expect(await messagesOf(weakerPath, invalid + floor.replace('mfa: strong', 'mfa: any'))).toHaveLength(1);
});

test('two open groups need not share anybody, two lists that do are told', async () => {
  const groups = invalid.replace('allow: everyone', 'allow: group:guests');
  const open = groups.replace('groups:\n', 'groups:\n  guests: { source: okta, external: guests }\n');
  expect(await messagesOf(weakerPath, open)).toEqual([]);
  const listed = groups
    .replace('groups:\n', 'groups:\n  guests: { members: ["user:ana@example.com", "user:li@example.com"] }\n')
    .replace('staff: { source: okta, external: staff }', 'staff: { members: "user:ana@example.com" }');
  expect(await messagesOf(weakerPath, listed)).toHaveLength(1);
  expect(await messagesOf(weakerPath, listed.replace('"user:ana@example.com", ', ''))).toEqual([]);
});

test('somebody who is named may or may not be in an open group', async () => {
  const named = invalid.replace('allow: everyone', 'allow: "user:ana@example.com"');
  expect(await messagesOf(weakerPath, named)).toEqual([]);
});

test('demands that neither contains, and situations that never meet, stay quiet', async () => {
  const apart = (office: string, staff: string) =>
    invalid
      .replace('when: { mfa: any, network: office }', `when: ${office}`)
      .replace('when: { mfa: strong }', `when: ${staff}`);
  expect(await messagesOf(weakerPath, apart('{ risk: { max: low } }', '{ mfa: strong }'))).toEqual([]);
  expect(await messagesOf(weakerPath, apart('{ location: MA }', '{ mfa: strong, location: TN }'))).toEqual([]);
  expect(await messagesOf(weakerPath, apart('{ platform: macos }', '{ mfa: strong, location: TN }'))).toHaveLength(1);
});

test('one allow is one finding, whatever the number of its resources', async () => {
  const two = invalid
    .replace('policies:', '  erp: { endpoints: "https://erp.example.com", sensitivity: high }\npolicies:')
    .replaceAll('to: crm', 'to: [crm, erp]');
  expect(await findingsOf(weakerPath, two)).toMatchObject([{ resources: ['crm', 'erp'] }]);
});
