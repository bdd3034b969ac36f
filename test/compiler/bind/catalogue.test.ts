import { describe, expect, it } from 'vitest';
import { decodeRequest } from '../../../src/compiler/bind/index.js';
import { BIND } from '../../../src/compiler/diagnostics/catalogue/bind.js';
import type { CatalogueEntry } from '../../../src/compiler/diagnostics/index.js';
import { estateFrom, loadFiles } from '../../kit/estate.js';

const ENTRIES = Object.entries(BIND) as [string, CatalogueEntry<never>][];

/** A policy that an example without one is put beside. */
const POLICY = `
idps: { someone: { domains: [example.net] } }
resources: { elsewhere: { endpoints: "https://elsewhere.example.net", sensitivity: critical } }
policies: { elsewhere: { allow: "domain:example.net", to: elsewhere } }
`;

async function codesOf(text: string): Promise<readonly string[]> {
  const { diagnostics } = await loadFiles({ 'policies/example.yaml': text, 'policies/other.yaml': POLICY });
  return [...new Set(diagnostics.map(({ code }) => code))];
}

describe('the examples of the catalogue', () => {
  for (const [code, { example }] of ENTRIES) {
    if ('why' in example) continue;
    it(`of ${code}: the wrong one has exactly that fault, the right one none`, async () => {
      if (example.file === 'request') {
        const estate = await estateFrom(
          `${POLICY}\n`.replaceAll('elsewhere:', 'crm:').replace('to: elsewhere', 'to: crm'),
        );
        expect(decodeRequest(JSON.parse(example.wrong), estate)).toMatchObject({ error: { code } });
        expect(decodeRequest(JSON.parse(example.right), estate)).toHaveProperty('request');
        return;
      }
      expect(example.file).toBe('policy');
      expect(await codesOf(example.wrong)).toEqual([code]);
      expect(await codesOf(example.right)).toEqual([]);
    });
  }
});
