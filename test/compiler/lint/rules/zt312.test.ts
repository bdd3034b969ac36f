import { expect, test } from 'vitest';
import { unreachableResource } from '../../../../src/compiler/lint/rules/zt312-unreachable-resource.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(unreachableResource);

const { invalid, valid } = unreachableResource.meta.example;

test('stands at the resource and says why', async () => {
  expect(await findingsOf(unreachableResource, invalid)).toMatchObject([
    { element: 'resources.crm', message: 'nobody can reach `crm`: no policy allows it', resources: ['crm'] },
  ]);
});

test('an allow that is denied altogether is named with what denies it; one that is denied in part is an allow', async () => {
  const shut = `${valid}  shut: { deny: everyone, to: crm }\n`;
  expect(await messagesOf(unreachableResource, shut)).toEqual([
    'nobody can reach `crm`: `staff-to-both` would allow it, but not under `shut`',
  ]);
  expect(await messagesOf(unreachableResource, `${shut.trimEnd().slice(0, -2)}, when: { location: MA } }\n`)).toEqual(
    [],
  );
});

test('an allow that has ended counts as none, one that begins later keeps it quiet', async () => {
  const dated = (date: string) => `${invalid}  later: { allow: everyone, to: crm, ${date} }\n`;
  expect(await messagesOf(unreachableResource, dated('expires: 2026-01-01'))).toEqual([
    'nobody can reach `crm`: `later` would allow it, but none of them holds now',
  ]);
  expect(await messagesOf(unreachableResource, dated('not_before: 2026-09-01'))).toEqual([]);
});

test('public resources and those with a break-glass entry are reached', async () => {
  const open = invalid.replace(
    'sensitivity: internal }\npolicies',
    'sensitivity: low, public: { reason: site } }\npolicies',
  );
  expect(await messagesOf(unreachableResource, open)).toEqual([]);
  const keys = 'break_glass:\n  keys: { subjects: "user:ana@example.com", resources: crm, alert: soc }\n';
  expect(await messagesOf(unreachableResource, invalid + keys)).toEqual([]);
});

test('a resource that is cut out of another one is meant to be closed', async () => {
  const inner = invalid.replace('https://crm.example.com', 'https://wiki.example.com/admin');
  expect(await messagesOf(unreachableResource, inner)).toEqual([]);
});
