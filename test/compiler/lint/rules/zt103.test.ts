import { describe, expect, test } from 'vitest';
import { unionShadowed as rule } from '../../../../src/compiler/lint/rules/zt103-union-shadowed.js';
import { messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;

describe('ZT103', () => {
  test('names a cover of which none can be left out', async () => {
    const fourth = `${invalid}  omar-to-crm: { allow: user:omar@example.com, to: crm, when: { mfa: strong }, session: { max: 8h } }\n`;
    expect(await messagesOf(rule, fourth)).toEqual([
      '`both-to-crm` to `crm` grants nothing that `ana-to-crm` and `li-to-crm` do not grant together',
    ]);
  });

  test('mutation: one of the cover demands more, and it grants something', async () => {
    const changed = invalid.replace(
      'user:li@example.com, to: [crm, wiki], when: { mfa: strong }',
      'user:li@example.com, to: [crm, wiki], when: { mfa: phishing-resistant }',
    );
    expect(changed).not.toBe(invalid);
    expect(await messagesOf(rule, changed)).toEqual([]);
  });
});
