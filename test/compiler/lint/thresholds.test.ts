import { describe, expect, test } from 'vitest';
import { sessionTooLong } from '../../../src/compiler/lint/rules/zt209-too-long.js';
import { lintText } from './kit/lint-text.js';

const policy = `idps: { okta: { domains: [example.com] } }
resources:
  wiki: { endpoints: "https://wiki.example.com", sensitivity: low }
  crm: { endpoints: "https://crm.example.com", sensitivity: high }
  vault: { endpoints: "https://vault.example.com", sensitivity: critical }
policies:
  to-wiki: { allow: everyone, to: wiki, session: { max: 8h } }
  to-crm: { allow: everyone, to: crm, session: { max: 8h } }
  to-vault: { allow: everyone, to: vault, session: { max: 8h } }
`;
const found = async (max: string): Promise<readonly string[]> => {
  const config = `lint: { rules: { session/too-long: { options: { max: ${max} } } } }\n`;
  const { findings } = await lintText(policy, { rules: [sessionTooLong], config });
  return findings.map(({ element }) => element).sort();
};

describe('thresholds by sensitivity', () => {
  test.each([
    ['{}', ['policies.to-vault']],
    ['{ critical: 8h }', []],
    ['{ high: 7h, critical: 8h }', ['policies.to-crm']],
    ['{ low: 4h, critical: none }', ['policies.to-wiki']],
  ])('%s: tiers that are not named keep theirs', async (max, elements) => {
    expect(await found(max)).toEqual(elements);
  });

  test.each(['{ critical: 8 hours }', '{ critical: 8 }', '{ severe: 8h }', '8h', '{ critical: "" }'])(
    '%s is refused: a limit that is not understood would be none',
    async (max) => {
      await expect(found(max)).rejects.toThrow('takes a mapping from sensitivities to durations or `none`');
    },
  );
});
