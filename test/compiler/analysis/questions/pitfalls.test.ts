import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  type Analysis,
  analyse,
  BudgetExceeded,
  compareEstates,
  createEvaluator,
  nextChange,
  validityInterval,
  witness,
} from '../../../../src/compiler/analysis/index.js';
import { estateFrom, loadFiles } from '../../../kit/estate.js';
import { PITFALLS } from './pitfalls.js';

const NOW = Date.UTC(2026, 10, 24, 12);
const BASE = `
idps: { okta: { domains: [example.com] } }
resources: { crm: { endpoints: "https://crm.example.com" } }
`;

async function analysisOf(text: string, now = NOW): Promise<Analysis> {
  const estate = await estateFrom(BASE + text);
  return analyse(estate, validityInterval(estate, now));
}

async function redundant(text: string): Promise<readonly string[]> {
  return (await analysisOf(text)).redundancies().map(({ policy, kind }) => `${policy} ${kind}`);
}

async function verdict(before: string, after: string): Promise<string> {
  const [one, other] = [await estateFrom(BASE + before), await estateFrom(BASE + after)];
  return compareEstates(one, other, validityInterval(one, NOW)).verdict;
}

describe('what analyses are known to get wrong', () => {
  it('pitfall: versions are compared within one platform', async () => {
    const text = (mac: string): string => `
posture:
  both: { os: { macos: ">=14", windows: ">=11" } }
  mac: { os: { macos: "${mac}" } }
  windows: { os: { windows: ">=11" } }
policies:
  either: { allow: everyone, to: crm, when: { posture: both } }
  on-mac: { allow: everyone, to: crm, when: { posture: mac } }
  on-windows: { allow: everyone, to: crm, when: { posture: windows } }
`;
    expect(await redundant(text('>=14'))).toEqual(['either union', 'on-mac single', 'on-windows single']);
    expect(await redundant(text('>=13'))).toEqual(['either union', 'on-windows single']);
    expect(await redundant(text('>=15'))).toEqual(['on-mac single', 'on-windows single']);
  });

  it('pitfall: no witness has signals that cannot go together', async () => {
    const analysis = await analysisOf(`
posture: { phone: { os: { ios: ">=17" }, managed: true, edr: running } }
policies:
  floor: { deny: everyone, to: crm, unless: [{ posture: phone, mfa: strong }, { risk: { max: low }, platform: linux }] }
  staff: { allow: everyone, to: crm }
`);
    const evaluator = createEvaluator(analysis.estate);
    const requests = analysis.access('crm').pieces.map((piece) => witness(analysis.estate, 'crm', piece, NOW)!);
    expect(requests.map(({ device }) => device?.platform)).toEqual(expect.arrayContaining(['ios', 'linux']));
    for (const request of requests) {
      expect(evaluator.evaluate(request).decision).toBe('allow');
      expect(request.device?.osVersion === undefined || request.device.platform !== undefined).toBe(true);
    }
  });

  it('pitfall: unknown is not false, and a deny meets it', async () => {
    const text = (country: string): string => `
policies:
  abroad: { deny: everyone, to: crm, when: { location: [US] } }
  staff: { allow: everyone, to: crm${country} }
`;
    const [override] = (await analysisOf(text(''))).partialOverrides();
    expect(override).toMatchObject({ deny: 'abroad', allow: 'staff' });
    const home = await analysisOf(text(', when: { location: [FR] }'));
    expect(home.ineffectiveDenies()).toEqual([{ policy: 'abroad', because: 'nothing-to-deny', cover: [] }]);
    // Whoever does not say where they are is denied: all that is left knows its country.
    const pieces = (await analysisOf(text(''))).access('crm').pieces;
    expect(pieces.map(({ situation }) => situation.country.unknown)).toEqual([false]);
  });

  it('pitfall: windows carry zones, summer time, midnight and the end of the week', async () => {
    const text = (zone: string, weekly: string): string => `
schedules:
  night: { timezone: Europe/Paris, weekly: ["sun 22:00-02:00"] }
  other: { timezone: ${zone}, weekly: [${weekly}] }
policies:
  at-night: { allow: everyone, to: crm, when: { schedule: night } }
  otherwise: { allow: everyone, to: crm, when: { schedule: other } }
`;
    const same = await redundant(text('Europe/Berlin', '"sun 22:00-24:00", "mon 00:00-02:00"'));
    expect(same).toEqual(['at-night duplicate', 'otherwise duplicate']);
    // In winter Paris is an hour ahead of UTC, in summer two: no fixed window of UTC is the same all year.
    expect(await redundant(text('UTC', '"sun 21:00-24:00", "mon 00:00-01:00"'))).toEqual([]);
    expect(await redundant(text('UTC', '"sun 20:00-24:00", "mon 00:00-01:00"'))).toEqual(['at-night single']);
    expect(await redundant(text('Europe/Paris', '"sun 22:00-24:00", "mon 00:00-01:59"'))).toEqual(['otherwise single']);
  });

  it('pitfall: now is an argument, and the next change is told', async () => {
    const text = `
schedules: { office: { timezone: UTC, weekly: ["mon-fri 08:00-18:00"] } }
policies:
  guests: { allow: everyone, to: crm, expires: 2026-11-30 }
  later: { allow: everyone, to: crm, not_before: 2027-01-01, when: { mfa: any } }
  staff: { allow: everyone, to: crm, when: { schedule: office } }
`;
    const estate = await estateFrom(BASE + text);
    const expired = Date.UTC(2026, 11, 1);
    expect((await analysisOf(text)).redundancies().map(({ policy }) => policy)).toEqual(['staff']);
    expect((await analysisOf(text)).unsatisfiable()).toEqual([{ policy: 'later', because: 'not-yet' }]);
    expect((await analysisOf(text, expired)).unsatisfiable()).toEqual([
      { policy: 'guests', because: 'expired' },
      { policy: 'later', because: 'not-yet' },
    ]);
    const next = (now: number) => nextChange(estate, now);
    expect(next(NOW)).toEqual({ at: Date.UTC(2026, 10, 24, 18), starts: [], ends: [], schedules: ['office'] });
    expect(next(expired - 1)).toEqual({ at: expired, starts: [], ends: ['guests'], schedules: [] });
    expect(next(Date.UTC(2026, 11, 31, 19))).toMatchObject({ at: Date.UTC(2027, 0, 1), starts: ['later'] });
  });

  it('pitfall: mapped IPv6 is IPv4, and both families are anywhere only together', async () => {
    const text = (other: string): string => `
networks:
  all: ["0.0.0.0/0", "::/0"]
  office: "10.0.0.0/8"
  other: ${other}
policies:
  from-office: { allow: everyone, to: crm, when: { network: office } }
  from-other: { allow: everyone, to: crm, when: { network: other } }
  from-anywhere: { allow: everyone, to: crm, when: { mfa: any, network: all } }
`;
    expect(await redundant(text('"::ffff:10.0.0.0/104"'))).toEqual(['from-office duplicate', 'from-other duplicate']);
    expect(await redundant(text('"::/0"'))).toEqual([]);
    expect(await redundant(text('["0.0.0.0/1", "128.0.0.0/1"]'))).toEqual(['from-office single']);
    expect(await redundant(text('["0.0.0.0/0", "::/0"]'))).toEqual(['from-anywhere single', 'from-office single']);
  });

  it('pitfall: the same access cut in other pieces is the same access', async () => {
    const whole =
      'policies: { a: { allow: everyone, to: crm, when: { location: [DE, FR, MA], platform: [linux, macos] } } }';
    const cut = `
policies:
  a: { allow: everyone, to: crm, when: { location: [DE, FR], platform: [linux, macos] } }
  b: { allow: everyone, to: crm, when: { location: [MA, FR], platform: linux } }
  c: { allow: everyone, to: crm, when: { location: [MA], platform: [macos] } }
`;
    expect(await verdict(whole, cut)).toBe('equivalent');
    expect(await verdict(whole, cut.replace('platform: linux }', 'platform: ios }'))).toBe('incomparable');
  });

  it('pitfall: disjunctions of unrelated profiles stay small, or end in a typed refusal', async () => {
    const names = Array.from({ length: 16 }, (_, at) => `c${at}`);
    const text = `
posture:
${names.map((name) => `  ${name}: { checks: { ${name}: true } }`).join('\n')}
policies:
${names.map((name) => `  p-${name}: { allow: everyone, to: crm, when: { posture: ${name} } }`).join('\n')}
  all: { allow: everyone, to: crm, when: { posture: [${names.join(', ')}] } }
${Array.from({ length: 8 }, (_, at) => `  f${at}: { deny: everyone, to: crm, unless: [{ posture: c${2 * at} }, { posture: c${2 * at + 1} }] }`).join('\n')}
`;
    const analysis = await analysisOf(text);
    const ask = (): unknown => [analysis.redundancies(), analysis.deadAllows(), analysis.ineffectiveDenies()];
    try {
      ask();
      expect(analysis.redundancies()).not.toEqual([]);
    } catch (error) {
      expect(error).toBeInstanceOf(BudgetExceeded);
    }
  });

  it('pitfall: of several sessions the longest counts', async () => {
    const text = `
policies:
  long: { allow: everyone, to: crm, session: { max: 8h } }
  short: { allow: everyone, to: crm, session: { max: 1h } }
`;
    expect(await redundant(text)).toEqual(['short single']);
    expect((await analysisOf(text)).weakest('crm').map(({ policy }) => policy)).toEqual(['long']);
  });

  it('pitfall: the order of policies means nothing', async () => {
    const lines = [
      '  deny-us: { deny: everyone, to: crm, when: { location: [US] } }',
      '  staff: { allow: everyone, to: crm }',
      '  strong: { allow: everyone, to: crm, when: { mfa: strong } }',
    ];
    const [one, other] = [lines, [...lines].reverse()].map((some) => `policies:\n${some.join('\n')}\n`);
    expect(await verdict(one!, other!)).toBe('equivalent');
    expect((await analysisOf(one!)).redundancies()).toEqual((await analysisOf(other!)).redundancies());
  });

  it('pitfall: freshness of a login is a demand of its own', async () => {
    const text = (session: string): string => `
policies:
  fresh: { allow: everyone, to: crm, when: { mfa: strong }, session: { ${session} } }
  strong: { allow: everyone, to: crm, when: { mfa: phishing-resistant } }
`;
    expect(await redundant(text('max: 1h'))).toEqual([]);
    expect(await verdict(text('max: 1h'), text('max: 2h'))).toBe('more');
    expect(await verdict(text('max: 1h'), text('max: 1h, idle: 15m'))).toBe('less');
    expect(await verdict(text('max: 1h'), text('max: 2h, idle: 15m'))).toBe('incomparable');
  });

  it('pitfall: what is not understood is refused, and no policies is no success', async () => {
    const refused = async (text: string) => (await loadFiles(BASE + text)).estate === undefined;
    expect(await refused('policies: { a: { allow: everyone, to: crm, when: { weather: [sunny] } } }')).toBe(true);
    expect(await refused('policies: { a: { allow: everyone, to: crm, untl: 2027-01-01 } }')).toBe(true);
    expect(await refused('')).toBe(true);
  });

  it('pitfall: pieces share their principals', async () => {
    const estate = await estateFrom(`
idps: { okta: { domains: [example.com] } }
resources:
${Array.from({ length: 50 }, (_, at) => `  r${at}: { endpoints: "https://r${at}.example.com", sensitivity: internal }`).join('\n')}
policies: { staff: { allow: [everyone], to: all } }
`);
    const analysis = analyse(estate, validityInterval(estate, NOW));
    const terms = new Set([...estate.resources.keys()].map((name) => analysis.access(name).pieces[0]!.who));
    expect(terms.size).toBe(1);
  });

  it('each has its test', () => {
    const own = readFileSync(fileURLToPath(import.meta.url), 'utf8');
    const named = [...own.matchAll(/it\('pitfall: (.*)', async/g)].map(([, name]) => name);
    expect(named).toEqual([...PITFALLS]);
  });
});
