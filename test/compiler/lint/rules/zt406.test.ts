import { describe, expect, test } from 'vitest';
import { expiryExtendedRepeatedly as rule } from '../../../../src/compiler/lint/rules/zt406-expiry-extended-repeatedly.js';
import { historyFrom } from '../../../kit/history.js';
import { findingsOf, lintText, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const { invalid } = rule.meta.example;
const ending = (expires: string): string => invalid.replace('2035-12-31', expires);
const extendedFrom = (...ends: string[]) => ({ history: historyFrom(ends.map(ending)) });

describe('ZT406', () => {
  test('says when it was to end first, how often that changed, and when it ends now', async () => {
    const found = await findingsOf(rule, invalid, extendedFrom('2035-03-31', '2035-06-30', '2035-09-30'));
    expect(found).toMatchObject([
      {
        message: '`integrator-to-billing` was to end on 2035-03-31 and was extended 3 times; it ends on 2035-12-31 now',
        element: 'policies.integrator-to-billing',
        cause: '2035-12-31',
        resources: ['billing'],
      },
    ]);
  });

  test('mutation: an end that came nearer, or stayed, is no extension', async () => {
    expect(await messagesOf(rule, invalid, extendedFrom('2035-03-31', '2035-06-30', '2035-12-31'))).toEqual([]);
    expect(await messagesOf(rule, invalid, extendedFrom('2035-03-31', '2035-06-30', '2035-05-30'))).toEqual([]);
    expect(
      await messagesOf(rule, invalid, extendedFrom('2035-03-31', '2035-02-28', '2035-06-30', '2035-09-30')),
    ).toHaveLength(1);
  });

  test('an end that was taken out is the furthest extension', async () => {
    const endless = invalid.replace(', expires: 2035-12-31', '');
    expect(await messagesOf(rule, endless, extendedFrom('2035-03-31', '2035-06-30', '2035-09-30'))).toEqual([
      '`integrator-to-billing` was to end on 2035-03-31 and was extended 3 times; it has no end any more',
    ]);
    expect(await messagesOf(rule, endless, extendedFrom('2035-03-31', '2035-06-30'))).toEqual([]);
  });

  test('the history goes on under a new name', async () => {
    const renamed = invalid.replace('integrator-to-billing: {', 'billing-move: { renamed_from: integrator-to-billing,');
    const [one] = await messagesOf(rule, renamed, extendedFrom('2035-03-31', '2035-06-30', '2035-09-30'));
    expect(one).toContain('`billing-move` was to end on 2035-03-31');
    const other = renamed.replace('renamed_from: integrator-to-billing, ', '');
    expect(await messagesOf(rule, other, extendedFrom('2035-03-31', '2035-06-30', '2035-09-30'))).toEqual([]);
  });

  test('how many are too many is an option', async () => {
    const config = 'lint: { rules: { ZT406: { options: { extensions: 1 } } } }\n';
    expect(await messagesOf(rule, invalid, { ...extendedFrom('2035-09-30'), config })).toHaveLength(1);
  });

  test('a deny may be extended as often as one likes', async () => {
    const denied = (text: string): string => text.replace('allow:', 'deny:').replace(', when: { mfa: strong }', '');
    const ends = ['2035-03-31', '2035-06-30', '2035-09-30'].map(ending);
    expect(await messagesOf(rule, denied(invalid), { history: historyFrom(ends.map(denied)) })).toEqual([]);
  });

  test('break-glass entries and gaps are looked at too', async () => {
    const text = (end: string): string => `${invalid}break_glass:
  keys: { subjects: user:ana@example.com, resources: billing, alert: "#sec", owner: it, reason: r, expires: ${end} }
gaps:
  later: { target: web, constraints: mfa, policies: integrator-to-billing, owner: it, reason: r, expires: ${end} }
`;
    const history = historyFrom(['2035-03-31', '2035-06-30', '2035-09-30'].map(text));
    const config = 'targets: { web: { kind: cloudflare-access } }\n';
    const found = await findingsOf(rule, text('2035-12-31'), { history, config });
    expect(found.map(({ element }) => element)).toEqual(['break_glass.keys', 'gaps.later']);
  });

  test('without a history it is skipped, and listed', async () => {
    const { findings, skipped } = await lintText(invalid, { rules: [rule] });
    expect(findings).toEqual([]);
    expect(skipped).toMatchObject([{ code: 'ZT406', needs: ['history'] }]);
  });
});
