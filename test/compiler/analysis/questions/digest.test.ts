import { expect, it } from 'vitest';
import { resourceTexts, TextNumbers } from '../../../../src/compiler/analysis/questions/digest.js';
import { estateFrom } from '../../../kit/estate.js';

const BASE = `
idps: { okta: { domains: [example.com] } }
resources: { crm: { endpoints: "https://crm.example.com", labels: { env: prod } } }
`;

/** Whether two policies say the same of `crm`, by their texts. */
async function isSame(one: string, other: string): Promise<boolean> {
  const numbers = new TextNumbers();
  const [a, b] = [await estateFrom(BASE + one), await estateFrom(BASE + other)];
  return resourceTexts(a, numbers)('crm') === resourceTexts(b, numbers)('crm');
}

it('what has no influence on access does not tell resources apart', async () => {
  const plain = `policies: { a: { allow: everyone, to: crm }, no: { deny: "user:x@example.com", to: crm } }\n`;
  const remarked = `policies:
  a: { allow: everyone, to: { labels: { env: prod } }, reviewed: 2026-01-01, reason: why }
  no: { deny: "user:x@example.com", to: { sensitivity: critical }, guardrail: true }
ceilings: { most: { to: crm, only: { who: everyone, when: { mfa: any } } } }
separation: {}
must_reach: { least: { who: everyone, to: crm } }
`;
  expect(await isSame(plain, remarked)).toBe(true);
  expect(await isSame(plain, plain.replace('everyone', '"user:ana@example.com"'))).toBe(false);
});
