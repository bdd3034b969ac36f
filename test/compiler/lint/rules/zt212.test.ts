import { expect, test } from 'vitest';
import { riskNotConsidered } from '../../../../src/compiler/lint/rules/zt212-risk-not-considered.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(riskNotConsidered);

const { invalid } = riskNotConsidered.meta.example;

test('disappears when nothing in the policy looks at the risk', async () => {
  expect(await messagesOf(riskNotConsidered, invalid)).toHaveLength(1);
  expect(await messagesOf(riskNotConsidered, invalid.replace(', risk: { max: medium }', ''))).toEqual([]);
  expect(await messagesOf(riskNotConsidered, invalid.replace('max: medium', 'max: high'))).toEqual([]);
});

test('a risk that only a floor looks at is known as well', async () => {
  const yaml = invalid
    .replace(', risk: { max: medium }', '')
    .concat('  tier: { deny: everyone, to: wiki, unless: { risk: { max: low } } }\n');
  expect(await messagesOf(riskNotConsidered, yaml)).toHaveLength(1);
});

test('a floor over the resource silences it', async () => {
  const floor = '  tier: { deny: everyone, to: crm, unless: { risk: { max: medium } } }\n';
  expect(await messagesOf(riskNotConsidered, invalid + floor)).toEqual([]);
});

test('resources below the lowest sensitivity stay quiet', async () => {
  expect(await messagesOf(riskNotConsidered, invalid.replace('sensitivity: high', 'sensitivity: low'))).toEqual([]);
});
