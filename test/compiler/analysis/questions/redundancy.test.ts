import { describe, expect, it } from 'vitest';
import { type Analysis, analyse, createEvaluator, validityInterval } from '../../../../src/compiler/analysis/index.js';
import { estateFrom } from '../../../kit/estate.js';

const BASE = `
idps: { okta: { domains: [example.com] } }
groups: { sre: { source: okta, external: SRE } }
resources:
  crm: { endpoints: "https://crm.example.com" }
  wiki: { endpoints: "https://wiki.example.com" }
`;

async function analysisOf(policies: string): Promise<Analysis> {
  const estate = await estateFrom(`${BASE}policies:\n${policies}`);
  return analyse(estate, validityInterval(estate, Date.UTC(2026, 10, 24)));
}

describe('redundant allows', () => {
  it('are covered by what reaches every one of their resources', async () => {
    const analysis = await analysisOf(`
  both: { allow: user:ana@example.com, to: [crm, wiki] }
  crm-only: { allow: everyone, to: crm }
  wiki-only: { allow: everyone, to: wiki }
`);
    expect(analysis.redundancies()).toMatchObject([
      { policy: 'both', kind: 'union', cover: ['crm-only', 'wiki-only'], removable: true },
    ]);
  });

  it('of two that grant the same, one can go, and the other one covers it', async () => {
    const analysis = await analysisOf(`
  one: { allow: group:sre, to: crm }
  other: { allow: group:sre, to: crm }
`);
    expect(analysis.redundancies()).toMatchObject([
      { policy: 'one', kind: 'duplicate', cover: ['other'], removable: false },
      { policy: 'other', kind: 'duplicate', cover: ['one'], removable: true },
    ]);
  });

  it('count what floors raise: two demands that a floor makes equal', async () => {
    const analysis = await analysisOf(`
  any: { allow: everyone, to: crm, when: { mfa: any } }
  floor: { deny: everyone, to: crm, unless: { mfa: strong } }
  none: { allow: everyone, to: crm }
`);
    expect(analysis.redundancies().map(({ policy, kind }) => `${policy} ${kind}`)).toEqual([
      'any duplicate',
      'none duplicate',
    ]);
    const { witness } = analysis.redundancies()[0]!;
    expect(createEvaluator(analysis.estate).evaluate(witness!)).toMatchObject({
      decision: 'allow',
      by: ['any', 'none'],
    });
  });

  it('are not those that grant nothing: they are dead', async () => {
    const analysis = await analysisOf(`
  gone: { allow: user:ana@example.com, to: crm }
  leaver: { deny: user:ana@example.com, to: all }
  staff: { allow: everyone, to: crm }
`);
    expect(analysis.redundancies()).toEqual([]);
    expect(analysis.deadAllows()).toMatchObject([{ policy: 'gone', denies: ['leaver'] }]);
  });
});

describe('what one principal needs', () => {
  it('is the paths that no other path undercuts', async () => {
    const analysis = await analysisOf(`
  far: { allow: everyone, to: crm, when: { mfa: strong, location: FR } }
  fresh: { allow: group:sre, to: crm, when: { mfa: any }, session: { max: 1h } }
  near: { allow: everyone, to: crm, when: { mfa: strong } }
`);
    const needs = (groups: readonly string[]): readonly string[] =>
      analysis
        .minimalRequirements({ kind: 'user', user: 'ana@example.com', groups }, 'crm')
        .map(({ policy }) => policy)
        .sort();
    expect(needs([])).toEqual(['near']);
    expect(needs(['sre'])).toEqual(['fresh', 'near']);
    expect(
      analysis
        .paths('crm')
        .map(({ policy, reach }) => `${policy} ${reach}`)
        .sort(),
    ).toEqual(['fresh all', 'near all']);
  });
});
