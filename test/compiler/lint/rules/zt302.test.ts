import { expect, test } from 'vitest';
import { wildcardResource } from '../../../../src/compiler/lint/rules/zt302-wildcard-resource.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(wildcardResource);

const { invalid, valid } = wildcardResource.meta.example;
const estate = (resource: string, to = 'hosts') => `
idps:
  okta: { domains: [example.com] }
resources:
  wiki: { endpoints: "https://wiki.example.org", sensitivity: internal }
  hosts: ${resource}
policies:
  staff: { allow: everyone, to: ${to} }
`;
const wide = (endpoint: string, sensitivity = 'high') =>
  estate(`{ endpoints: "${endpoint}", sensitivity: ${sensitivity} }`);

test('an allow to all is reported however it is written, a deny to all is not', async () => {
  for (const to of ['all', '"all"', '[all]', '\n      - all']) {
    const yaml = invalid.replace(/staff-to-all.*/, `staff-to-all:\n    allow: everyone\n    to: ${to}`);
    expect(await messagesOf(wildcardResource, yaml)).toEqual([
      '`staff-to-all` allows every resource, also those that are declared later: what a stolen login opens has no limit',
    ]);
  }
  expect(await messagesOf(wildcardResource, `${valid}  out: { deny: "user:ana@example.com", to: all }\n`)).toEqual([]);
});

test('who is meant ranks the finding, and an allow that has ended is no finding', async () => {
  expect((await findingsOf(wildcardResource, invalid))[0]!.reach).toBe('all');
  const one = invalid.replace('allow: everyone', 'allow: "user:ana@example.com"');
  expect((await findingsOf(wildcardResource, one))[0]!.reach).toBe(1);
  expect(await messagesOf(wildcardResource, one.replace('to: all', 'to: all, expires: 2026-06-14'))).toEqual([]);
});

test('an allow to more than its share of the resources is reported', async () => {
  const config = (least: number, percent: number) =>
    `lint: { rules: { ZT302: { options: { least: ${least}, percent: ${percent} } } } }\n`;
  expect(await messagesOf(wildcardResource, valid, { config: config(1, 60) })).toEqual([
    '`staff-to-both` allows 2 of 2 resources: what a stolen login opens has no limit',
  ]);
  expect(await messagesOf(wildcardResource, valid, { config: config(2, 60) })).toEqual([]);
  expect(await messagesOf(wildcardResource, valid, { config: config(1, 100) })).toEqual([]);
});

test('a sensitive wildcard host that somebody reaches is reported', async () => {
  expect(await findingsOf(wildcardResource, wide('https://*.example.com'))).toMatchObject([
    { element: 'resources.hosts', resources: ['hosts'], reach: 'all' },
  ]);
  expect(await messagesOf(wildcardResource, wide('https://*.example.com', 'internal'))).toEqual([]);
  expect(await messagesOf(wildcardResource, wide('https://*.example.com').replace('to: hosts', 'to: wiki'))).toEqual(
    [],
  );
  expect(await messagesOf(wildcardResource, wide('https://one.example.com'))).toEqual([]);
});

test('a block is large when its prefix is shorter than the limit', async () => {
  expect(await messagesOf(wildcardResource, wide('tcp://10.0.0.0/15:443'))).toHaveLength(1);
  expect(await messagesOf(wildcardResource, wide('tcp://10.0.0.0/16:443'))).toEqual([]);
  expect(await messagesOf(wildcardResource, wide('tcp://[2001:db8::]/47:443'))).toHaveLength(1);
  expect(await messagesOf(wildcardResource, wide('tcp://[2001:db8::]/48:443'))).toEqual([]);
  expect(await messagesOf(wildcardResource, wide('tcp://internet:443'))).toEqual([]);
});
