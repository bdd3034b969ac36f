import { expect, test } from 'vitest';
import { exclusionGap } from '../../../../src/compiler/lint/rules/zt110-exclusion-gap.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(exclusionGap);

const { invalid, valid } = exclusionGap.meta.example;

test('stands at the exception and shows what it lets through', async () => {
  const [finding] = await findingsOf(exclusionGap, invalid);
  expect(finding).toMatchObject({
    element: 'policies.second-factor',
    message:
      '`second-factor` excepts `group:contractors`, and no other deny or floor means them at `crm`: through `all-to-crm` they do what it refuses to all others',
    reach: 'all',
    witness: { decision: 'allow', request: { principal: { groups: ['contractors'] } } },
  });
});

test('an allow that demands as much as the floor makes the exception idle', async () => {
  const allow = (demand: string) => invalid.replace('to: crm }', `to: crm, when: { mfa: ${demand} } }`);
  expect(await messagesOf(exclusionGap, allow('strong'))).toEqual([]);
  expect(await messagesOf(exclusionGap, allow('any'))).toHaveLength(1);
});

test('an exception of somebody who is not let in anyway stays quiet', async () => {
  const allow = invalid.replace('allow: everyone, to: crm', 'allow: everyone, except: group:contractors, to: crm');
  expect(await messagesOf(exclusionGap, allow)).toEqual([]);
});

test('another deny or floor that means them makes up for it, one that excepts them too does not', async () => {
  const second = (who: string) => `${invalid}  second: { ${who}, to: crm, unless: { mfa: any } }\n`;
  expect(await messagesOf(exclusionGap, second('deny: everyone'))).toEqual([]);
  expect(await messagesOf(exclusionGap, second('deny: "domain:example.com"'))).toEqual([]);
  const both = second('deny: everyone, except: group:contractors');
  expect(await messagesOf(exclusionGap, both)).toHaveLength(2);
  const away = valid.replace('deny: group:contractors, to: crm', 'deny: group:contractors, to: wiki');
  const wiki = away.replace(
    'policies:',
    '  wiki: { endpoints: "https://wiki.example.com", sensitivity: low }\npolicies:',
  );
  expect(await messagesOf(exclusionGap, wiki)).toHaveLength(1);
});

test('people who are named are counted, and a list that holds them makes up for it', async () => {
  const named = invalid.replace('except: group:contractors', 'except: ["user:ana@example.com", "user:li@example.com"]');
  const found = await findingsOf(exclusionGap, named);
  expect(found.map(({ reach, cause, witness }) => [reach, cause, witness!.request.principal])).toEqual([
    [1, 'user:ana@example.com crm', { kind: 'user', user: 'ana@example.com', groups: [] }],
    [1, 'user:li@example.com crm', { kind: 'user', user: 'li@example.com', groups: [] }],
  ]);
  const listed = `${named}  list: { deny: group:list, to: crm, unless: { mfa: any } }\n`.replace(
    'groups:\n',
    'groups:\n  list: { members: "user:ana@example.com" }\n',
  );
  expect((await findingsOf(exclusionGap, listed)).map(({ cause }) => cause)).toEqual(['user:li@example.com crm']);
});

test('an exception from a plain deny says who is let in, and stays quiet', async () => {
  const plain = invalid.replace(', unless: { mfa: strong }', '');
  expect(await messagesOf(exclusionGap, plain)).toEqual([]);
});
