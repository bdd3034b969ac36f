import { describe, expect, test } from 'vitest';
import { countryOnlyControl as rule } from '../../../../src/compiler/lint/rules/zt504-country-only-control.js';
import { COUNTRY_CODES } from '../../../../src/compiler/model/index.js';
import { findingsOf, messagesOf, testRule } from '../kit/rule-tester.js';

testRule(rule);

const policy = (when: string, more = '', tier = 'high', countries = 'FR'): string => `idps:
  okta: { domains: example.com }
networks:
  office: 203.0.113.0/24
locations:
  home: [${countries}]
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: ${tier} }
policies:
  in: { allow: everyone, to: crm, when: ${when} }
${more}`;
const many = (count: number): string =>
  COUNTRY_CODES.slice(0, count)
    .map((code) => `"${code}"`)
    .join(', ');

describe('geo/country-only-control', () => {
  test('a country that a floor asks for is as little', async () => {
    const floor = '  floor: { deny: everyone, to: crm, unless: { location: home } }\n';
    expect((await findingsOf(rule, policy('{ idp: okta }', floor))).map(({ element }) => element)).toEqual([
      'policies.in',
    ]);
    expect(await messagesOf(rule, policy('{ mfa: any }', floor))).toEqual([]);
  });

  test.each([
    ['a network beside it, which is another rule', policy('{ location: home, network: office }')],
    ['the lowest tier', policy('{ location: home }', '', 'low')],
    [
      'countries that are kept out',
      policy('{ idp: okta }', '  no-fr: { deny: everyone, to: crm, when: { location: home } }\n'),
    ],
  ])('%s is quiet', async (_, text) => {
    expect(await messagesOf(rule, text)).toEqual([]);
  });

  test('a hundred countries may be a list, one more is the world', async () => {
    const strong = '{ location: home, mfa: strong }';
    expect(await messagesOf(rule, policy(strong, '', 'high', many(100)))).toEqual([]);
    const found = await findingsOf(rule, policy(strong, '', 'high', many(101)));
    expect(found.map(({ element }) => element)).toEqual(['locations.home']);
  });
});
