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

  test('an expectation has an owner and a reason', async () => {
    const entry = (keys: string): string =>
      `${rule.meta.example.valid}ceilings:\n  crm-most: { ${keys}to: crm, only: [everyone] }\nmust_reach:\n  ana: { ${keys}who: user:ana@example.com, to: crm }\n`;
    const missing = (name: string, what: string): string => `\`${name}\` has no ${what}`;
    expect(await messagesOf(rule, entry(''))).toEqual([
      missing('crm-most', '`owner` and no `reason`'),
      missing('ana', '`owner` and no `reason`'),
    ]);
    expect(await messagesOf(rule, entry('owner: it, '))).toEqual([
      missing('crm-most', '`reason`'),
      missing('ana', '`reason`'),
    ]);
    expect(await messagesOf(rule, entry('owner: it, reason: audit, '))).toEqual([]);
    const owned = 'ownership: { "policies/**": it }\n';
    expect(await messagesOf(rule, entry('reason: audit, '), { config: owned })).toEqual([]);
    const config = 'lint: { rules: { ZT901: { options: { expectations: [] } } } }\n';
    expect(await messagesOf(rule, entry(''), { config })).toEqual([]);
  });

  test('mutation: what is asked for is an option', async () => {
    const config = 'lint: { rules: { ZT901: { options: { policies: [owner], resources: [] } } } }\n';
    expect(await messagesOf(rule, invalid, { config })).toEqual(['`ana-to-crm` has no `owner`']);
    expect(await messagesOf(rule, invalid.replace('allow:', 'owner: it, allow:'), { config })).toEqual([]);
  });
});
