import { describe, expect, test } from 'vitest';
import { casesOf, coverageOf, type PolicyCoverage } from '../../../src/compiler/policy-test/index.js';
import { estateFrom } from '../../kit/estate.js';

const BASE = `
idps: { okta: { domains: [example.com] } }
groups: { sre: { source: okta, external: SRE } }
resources:
  db: { endpoints: "tcp://db.example.com:5432" }
  wiki: { endpoints: "https://wiki.example.com" }
`;

async function coverage(text: string) {
  const estate = await estateFrom(BASE + text);
  return coverageOf(estate, casesOf(estate, Date.UTC(2026, 10, 24)));
}

async function states(text: string): Promise<Readonly<Record<string, PolicyCoverage['state']>>> {
  return Object.fromEntries((await coverage(text)).policies.map(({ policy, state }) => [policy, state]));
}

const STRONG = 'policies: { a: { allow: everyone, to: db, when: { mfa: strong } } }\n';

describe('coverage', () => {
  test('a policy is touched by cases about its resources and callers only', async () => {
    const text = `
policies:
  a: { allow: group:sre, to: db }
  b: { allow: user:ana@example.com, to: db }
  c: { allow: everyone, to: wiki }
  d: { allow: user:ana@example.com, to: db, expires: 2026-01-01 }
tests: [{ name: t, who: { user: ana@example.com }, can: db }]
`;
    expect(await states(text)).toEqual({ a: 'untouched', b: 'full', c: 'untouched', d: 'untouched' });
    expect((await coverage(text)).unaskedResources.map(({ name }) => name)).toEqual(['wiki']);
  });

  test('an allow that lets nobody in decides nothing; one whose condition never fails is tested in part', async () => {
    const can = '{ name: yes, who: { user: ana@example.com, mfa: strong }, can: db }';
    const cannot = '{ name: no, who: { user: ana@example.com, mfa: any }, cannot: db }';
    expect(await states(`${STRONG}tests: [${cannot}]`)).toEqual({ a: 'undecided' });
    expect(await states(`${STRONG}tests: [${can}]`)).toEqual({ a: 'partly' });
    expect(await states(`${STRONG}tests: [${can}, ${cannot}]`)).toEqual({ a: 'full' });
  });

  test('floors and denies decide what they refuse, ways count one by one', async () => {
    const text = (tests: string): string => `
policies:
  floor: { deny: everyone, to: db, unless: [{ mfa: strong }, { risk: { max: low } }] }
  never: { deny: everyone, to: db, when: { location: [US] } }
  staff: { allow: everyone, to: db }
tests: [${tests}]
`;
    const who = (signals: string): string => `who: { user: ana@example.com${signals} }`;
    const strong = `{ name: a, ${who(', country: MA, mfa: strong')}, can: db }`;
    const weak = `{ name: b, ${who(', country: MA')}, cannot: db }`;
    const abroad = `{ name: c, ${who(', country: US, mfa: strong')}, cannot: db }`;
    const calm = `{ name: d, ${who(', country: MA, risk: low')}, can: db }`;
    expect(await states(text(`${strong}, ${weak}`))).toEqual({ floor: 'partly', never: 'undecided', staff: 'full' });
    expect(await states(text(`${strong}, ${weak}, ${abroad}, ${calm}`))).toEqual({
      floor: 'full',
      never: 'full',
      staff: 'full',
    });
  });

  test('counts how often a condition holds and fails', async () => {
    const tests = `tests:
  - { name: one, who: { user: ana@example.com, mfa: strong }, can: db }
  - { name: two, who: { user: li@example.com, mfa: none }, cannot: db }
  - { name: three, who: { user: li@example.com }, cannot: db }
`;
    const [policy] = (await coverage(STRONG + tests)).policies;
    expect(policy).toMatchObject({ touched: 3, decided: 1 });
    expect(policy!.alternatives).toEqual([
      { met: 1, conditions: [{ condition: 'mfa', needed: 'strong', held: 1, failed: 2 }] },
    ]);
  });

  test('break-glass entries are covered like policies', async () => {
    const text = `
policies: { staff: { allow: everyone, to: wiki } }
break_glass: { key: { subjects: user:ana@example.com, resources: db, alert: pager } }
tests: [{ name: t, who: { user: ana@example.com, mfa: phishing-resistant, session: { age: 10m } }, can: db }]
`;
    expect(await states(text)).toEqual({ key: 'partly', staff: 'untouched' });
  });
});
