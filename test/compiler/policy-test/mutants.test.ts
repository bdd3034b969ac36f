import { describe, expect, test } from 'vitest';
import { createEvaluator } from '../../../src/compiler/analysis/index.js';
import { decodeRequest } from '../../../src/compiler/bind/index.js';
import type { AccessRequest, Estate } from '../../../src/compiler/model/index.js';
import { Effects } from '../../../src/compiler/policy-test/effects.js';
import { casesOf, type MutationRun, runMutants, type Survivor } from '../../../src/compiler/policy-test/index.js';
import {
  EstateParts,
  FLIP_KINDS,
  finerOf,
  type Mutation,
  mutate,
  mutatedPolicy,
  mutationsOf,
} from '../../../src/compiler/policy-test/mutations/index.js';
import { SourceFile } from '../../../src/compiler/source/index.js';
import { parseJson } from '../../../src/compiler/syntax/index.js';
import { estateFrom } from '../../kit/estate.js';
import { loadValid, RUN_NOW, sampleOf } from '../../oracle/sample.js';

const NOW = Date.UTC(2026, 10, 24, 12);
const BASE = `
idps: { okta: { domains: [example.com] } }
groups:
  sre: { source: okta, external: SRE }
  cleared: { source: okta, external: CLEARED }
  both: { all_of: [group:sre, group:cleared] }
  pair: { members: [ana@example.com, li@example.com] }
posture: { laptop: { managed: true, edr: running, os: { macos: ">=14" }, max_age: 1h } }
networks: { office: ["192.0.2.0/25", "198.51.100.0/25"] }
locations: { home: [MA, TN] }
schedules: { work: { weekly: ["mon-fri 08:00-18:00", "sat 08:00-12:00"] } }
resources:
  db: { endpoints: "tcp://db.example.com:5432" }
  host: { endpoints: "ssh://host.example.com", sensitivity: high }
  hook: { endpoints: "https://hook.example.com", sensitivity: low, public: { reason: events, networks: office } }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: internal }
`;

async function runOf(text: string): Promise<MutationRun> {
  const estate = await estateFrom(BASE + text);
  return runMutants(estate, casesOf(estate, NOW), NOW);
}

function wordsOf({ section, name, change }: Survivor): string {
  return `${section}/${name} ${change}`;
}

const ANA = 'user: ana@example.com';

/** Per row: a policy, a mutant of it, and the test that notices it. */
const NOTICED: readonly (readonly [policies: string, mutant: string, who: string, says: string])[] = [
  ['a: { allow: everyone, to: db }', 'policies/a removed', ANA, 'can: db'],
  ['a: { allow: everyone, to: db }', 'policies/a with `to: all`', ANA, 'cannot: wiki'],
  ['a: { allow: everyone, to: db, when: { mfa: strong } }', 'policies/a without `mfa: strong`', ANA, 'cannot: db'],
  [
    'a: { allow: everyone, to: db, when: { mfa: strong } }',
    'policies/a with `mfa: phishing-resistant` instead of `strong`',
    `${ANA}, mfa: strong`,
    'can: db',
  ],
  [
    'a: { allow: everyone, to: db, session: { max: 8h } }',
    'policies/a with `session.max: 4h` instead of `8h`',
    `${ANA}, session: { age: 5h }`,
    'can: db',
  ],
  [
    'a: { allow: everyone, to: db, when: { location: [FR, home] } }',
    'policies/a without `location: FR`',
    `${ANA}, country: FR`,
    'can: db',
  ],
  [
    'a: { allow: everyone, to: db, when: { location: [FR, home] } }',
    'locations/home without `MA`',
    `${ANA}, country: MA`,
    'can: db',
  ],
  [
    'a: { allow: everyone, to: db, when: { network: office } }',
    'networks/office without `192.0.2.0/25`',
    `${ANA}, ip: 192.0.2.1`,
    'can: db',
  ],
  [
    'a: { allow: everyone, to: db, when: { posture: laptop } }',
    'postures/laptop without `managed`',
    `${ANA}, device: { platform: macos, os_version: "14", edr: running, age: 1h }`,
    'cannot: db',
  ],
  [
    'a: { allow: everyone, to: db, when: { posture: laptop } }',
    'postures/laptop without `max_age: 1h`',
    `${ANA}, device: { platform: macos, os_version: "14", edr: running, managed: true }`,
    'cannot: db',
  ],
  ['a: { allow: everyone, except: group:pair, to: db }', 'policies/a without `except: group:pair`', ANA, 'cannot: db'],
  ['a: { allow: [group:sre, group:pair], to: db }', 'policies/a without `group:pair`', ANA, 'can: db'],
  ['a: { allow: group:pair, to: db }', 'groups/pair without `user:ana@example.com`', ANA, 'can: db'],
  ['a: { allow: group:both, to: db }', 'groups/both without `group:cleared`', 'group: sre', 'cannot: db'],
  [
    'a: { allow: everyone, to: db, expires: 2026-12-31 }',
    'policies/a without `expires`',
    `${ANA} }, now: 2027-01-01T00:00:00Z`,
    'cannot: db',
  ],
  ['a: { allow: everyone, to: host, as: nonroot }', 'policies/a with `as: any`', `${ANA} }, as: root`, 'cannot: host'],
  [
    'a: { allow: everyone, to: db, when: { schedule: work } }',
    'schedules/work without `"sat 08:00-12:00"`',
    `${ANA} }, now: 2026-11-28T09:00:00Z`,
    'can: db',
  ],
  ['a: { allow: everyone, to: db }', 'resources/hook without `public.networks`', 'nobody: true', 'cannot: hook'],
  [
    'a: { allow: everyone, to: db }\n  b: { deny: group:pair, to: [db, wiki] }',
    'policies/b removed',
    ANA,
    'cannot: db',
  ],
  [
    'a: { allow: everyone, to: db }\n  b: { deny: everyone, to: db, unless: [{ mfa: strong }, { risk: { max: low } }] }',
    'policies/b without `unless[2]`',
    `${ANA}, risk: low`,
    'can: db',
  ],
];

describe('mutants', () => {
  test.each(NOTICED)('%s: %s is noticed by the test that is about it', async (policies, mutant, who, says) => {
    const other = '{ name: other, who: { nobody: true }, cannot: db }';
    const closed = who.includes('}, ') ? who : `${who} }`;
    const text = (tests: string): string => `policies:\n  ${policies}\ntests: [${tests}]\n`;
    const before = await runOf(text(other));
    const after = await runOf(text(`{ name: own, who: { ${closed}, ${says} }`));
    expect(after.survivors.map(wordsOf)).not.toContain(mutant);
    expect(before.survivors.map(wordsOf).includes(mutant) || isOfDeny(mutant)).toBe(true);
    expect(after.noticed).toBeGreaterThan(before.noticed);
  });

  test('finer ones are tried where the coarser one is noticed', async () => {
    const text = (tests: string): string =>
      `policies: { a: { allow: everyone, to: db, when: { mfa: phishing-resistant } } }\ntests: [${tests}]\n`;
    const mfa = (run: MutationRun): readonly string[] =>
      run.survivors.map(({ change }) => change).filter((change) => change.includes('mfa'));
    const other = '{ name: other, who: { nobody: true }, cannot: db }';
    const none = `{ name: none, who: { ${ANA} }, cannot: db }`;
    const strong = `{ name: strong, who: { ${ANA}, mfa: strong }, cannot: db }`;
    expect(mfa(await runOf(text(other)))).toEqual(['without `mfa: phishing-resistant`']);
    expect(mfa(await runOf(text(none)))).toEqual(['with `mfa: strong` instead of `phishing-resistant`']);
    expect(mfa(await runOf(text(strong)))).toEqual([]);
  });

  test('a case that fails notices nothing', async () => {
    const run = await runOf(
      `policies: { a: { allow: group:pair, to: db } }\ntests: [{ name: wrong, who: { user: eve@example.com }, can: db }]\n`,
    );
    expect(run.noticed).toBe(0);
  });

  test('those that grant the same are counted and not listed', async () => {
    const run = await runOf(`
policies:
  a: { allow: everyone, to: db }
  b: { allow: group:pair, to: db, when: { mfa: strong } }
tests: [{ name: t, who: { ${ANA} }, can: db, cannot: wiki }]
`);
    expect(run.survivors.filter(({ name }) => name === 'b').map(({ change }) => change)).toEqual(['with `to: all`']);
    expect(run.equivalent).toBeGreaterThanOrEqual(3);
  });

  test('what lets in more comes first, then what is more sensitive', async () => {
    const { survivors } = await runOf(`
policies:
  a: { allow: everyone, to: wiki, when: { mfa: any } }
  b: { allow: everyone, to: db, when: { mfa: any } }
tests: []
`);
    const order = survivors.map(({ verdict, sensitivity }) => `${verdict} ${sensitivity}`);
    expect(order).toEqual([...order].sort((a, b) => RANKS.indexOf(a) - RANKS.indexOf(b)));
    expect(new Set(order).size).toBe(6);
  });

  test('break-glass entries are never flipped to what the language refuses', async () => {
    const estate = await estateFrom(`${BASE}
policies: { a: { allow: everyone, to: wiki } }
break_glass: { key: { subjects: group:pair, resources: db, alert: pager } }
`);
    const changes = mutationsOf(estate)
      .filter(({ section }) => section === 'breakGlass')
      .map(({ flip }) => flip.change);
    expect(changes).toEqual(['removed', 'with `session.max: 30m` instead of `1h`']);
  });
});

const RANKS = ['more', 'less'].flatMap((verdict) =>
  ['critical', 'high', 'internal', 'low'].map((sensitivity) => `${verdict} ${sensitivity}`),
);

/** Flips of a part of a deny are tried only where its removal is noticed. */
function isOfDeny(mutant: string): boolean {
  return mutant.startsWith('policies/b') && !mutant.endsWith('removed');
}

describe('on random estates', () => {
  const SEEDS = [12, 18, 21, 23, 26, 28];

  test('parts answer as the whole mutant does, and effects are what requests see', async () => {
    const kinds = new Set<string>();
    const verdicts = new Set<string>();
    for (const seed of SEEDS) {
      const { texts, requests } = sampleOf(seed, 40);
      const { estate } = await loadValid(texts);
      const asked = requests.flatMap((line) => requestOf(line, estate));
      const parts = new EstateParts(estate);
      const effects = new Effects(estate, parts, RUN_NOW);
      const base = createEvaluator(estate);
      for (const mutation of someOf(estate, seed)) {
        kinds.add(mutation.flip.kind);
        const affected = parts.affected(mutation);
        const whole = createEvaluator(mutate(estate, mutation));
        const effect = isUndated(estate, mutation) ? effects.of(mutation) : undefined;
        if (effect) verdicts.add(effect.verdict);
        for (const request of asked) {
          const [before, after] = [base, whole].map((one) => one.evaluate(request).decision);
          const part = affected.includes(request.resource!)
            ? createEvaluator(parts.mutated(request.resource!, mutation)).evaluate(request).decision
            : before;
          expect(part).toBe(after);
          if (before === after || !isUndated(estate, mutation) || !isSoon(request)) continue;
          const wrong = after === 'allow' ? 'less' : 'more';
          expect(effect && effect.verdict !== wrong, `seed ${seed}: ${mutation.name} ${mutation.flip.change}`).toBe(
            true,
          );
        }
      }
    }
    expect([...kinds].sort()).toEqual([...FLIP_KINDS].sort());
    expect([...verdicts].sort()).toEqual(['incomparable', 'less', 'more']);
  });

  test('every witness tells the policy and the mutant apart', async () => {
    let shown = 0;
    for (const seed of SEEDS) {
      const { estate } = await loadValid(sampleOf(seed, 1).texts);
      const all = mutationsOf(estate).flatMap(withFiner);
      const base = createEvaluator(estate);
      for (const survivor of runMutants(estate, casesOf(estate, RUN_NOW), RUN_NOW).survivors) {
        const { section, name, change, span, verdict, witness } = survivor;
        const mutation = all.find(
          (one) => one.section === section && one.name === name && one.flip.change === change && one.flip.span === span,
        )!;
        const { request, before, after } = witness!;
        expect(before).toBe(base.evaluate(request).decision);
        expect(after).toBe(createEvaluator(mutate(estate, mutation)).evaluate(request).decision);
        expect(after).toBe(verdict === 'less' ? 'deny' : 'allow');
        expect(before).not.toBe(after);
        shown++;
      }
    }
    expect(shown).toBeGreaterThan(150);
  });
});

function requestOf(line: string, estate: Estate): readonly AccessRequest[] {
  const { root } = parseJson(new SourceFile('request', line));
  const decoded = root && decodeRequest(root, estate, RUN_NOW);
  return decoded && 'request' in decoded && decoded.request.resource !== undefined ? [decoded.request] : [];
}

/** Some of the mutations, other ones for each seed. */
function someOf(estate: Estate, seed: number): readonly Mutation[] {
  const all = mutationsOf(estate).flatMap(withFiner);
  const step = Math.ceil(all.length / 10);
  return all.filter((_, at) => (at + seed) % step === 0);
}

/** Within the two years that effects look at. */
function isSoon({ now }: AccessRequest): boolean {
  return now >= Date.UTC(2026, 0, 1) && now < Date.UTC(2028, 0, 1);
}

function isUndated(estate: Estate, mutation: Mutation): boolean {
  return mutatedPolicy(estate, mutation).every(({ validity }) => !validity.from && !validity.to);
}

function withFiner(mutation: Mutation): readonly Mutation[] {
  return [mutation, ...finerOf(mutation).flatMap(withFiner)];
}
