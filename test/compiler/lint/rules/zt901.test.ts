import { describe, expect, test } from 'vitest';
import { missingMetadata as rule } from '../../../../src/compiler/lint/rules/zt901-missing-metadata.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT901', () => {
  test('a resource without sensitivity counts as critical', async () => {
    expect(await messagesOf(rule, rule.meta.example.valid.replace(', sensitivity: internal', ''))).toEqual([
      '`crm` has no `sensitivity` and so counts as critical',
    ]);
  });

  test('mutation: what is asked for is an option', async () => {
    const config = 'lint: { rules: { ZT901: { options: { policies: [owner], resources: [] } } } }\n';
    expect(await messagesOf(rule, invalid, { config })).toEqual(['`ana-to-crm` has no `owner`']);
    expect(await messagesOf(rule, invalid.replace('allow:', 'owner: it, allow:'), { config })).toEqual([]);
  });
});
