import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EndpointFault, parseEndpoint } from '../../../src/compiler/bind/endpoint/index.js';
import { ownerOf } from '../../../src/compiler/bind/index.js';
import { findOverlaps } from '../../../src/compiler/bind/overlap/index.js';
import type { Endpoint, Estate, Resource } from '../../../src/compiler/model/index.js';
import { SourceFile } from '../../../src/compiler/source/index.js';

const SPAN = { file: new SourceFile('t', ''), start: 0, end: 0 };

function endpoint(text: string): Endpoint {
  const parsed = parseEndpoint(text, SPAN);
  if (parsed instanceof EndpointFault) throw new Error(`${text}: ${parsed.why}`);
  return parsed;
}

/**
 * The oracle: every host, protocol, port and path that can be told apart by what the generator writes, one representative each. It reads
 * the text of an endpoint by itself, and an endpoint is the set of points that it lists.
 */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  x: ['x'],
  'a.x': ['a.x'],
  'a.b.x': ['a.b.x'],
  '*.x': ['a.x', 'z.x', 'b.x', 'a.b.x', 'z.b.x'],
  '*.b.x': ['a.b.x', 'z.b.x'],
  '10.0.0.0/8': ['10.0.0.1', '10.1.0.1', '10.1.2.3'],
  '10.1.0.0/16': ['10.1.0.1', '10.1.2.3'],
  '10.1.2.3': ['10.1.2.3'],
  '8.8.8.0/24': ['8.8.8.8', '8.8.8.9'],
  '8.8.8.8': ['8.8.8.8'],
  '0.0.0.0/0': ['10.0.0.1', '10.1.0.1', '10.1.2.3', '8.8.8.8', '8.8.8.9', '9.9.9.9'],
  '[2600::]/16': ['[2600::1]', '[2600:1::1]'],
  '[2600:1::]/32': ['[2600:1::1]'],
  '[2001:db8::1]': ['[2001:db8::1]'],
  internet: ['8.8.8.8', '8.8.8.9', '9.9.9.9', '[2600::1]', '[2600:1::1]'],
  'own-devices': ['own-devices'],
};
const PORTS: Readonly<Record<string, readonly number[]>> = {
  '': [1, 22, 50, 80, 100, 443, 1000],
  ':22': [22],
  ':443': [443],
  ':80-443': [80, 100, 443],
  ':22,443': [22, 443],
  ':1-79': [1, 22, 50],
};
const PATHS: Readonly<Record<string, readonly string[]>> = {
  '': ['/', '/a', '/a/b', '/a/b/c', '/ab'],
  '/a': ['/a', '/a/b', '/a/b/c'],
  '/a/b': ['/a/b', '/a/b/c'],
  '/ab': ['/ab'],
};

/** `protocol host port path` of every point of an endpoint. */
function pointsOf(scheme: string, host: string, ports: string, path: string): ReadonlySet<string> {
  const points: string[] = [];
  for (const name of HOSTS[host]!) {
    if (scheme === 'icmp' || scheme === 'ip') points.push(`icmp://${name}`);
    if (scheme === 'ip') points.push(`other ${name}`);
    for (const port of PORTS[scheme === 'ip' ? '' : ports] ?? []) {
      if (scheme === 'udp' || scheme === 'ip') points.push(`udp://${name}:${port}`);
      if (scheme !== 'udp' && scheme !== 'icmp') {
        for (const each of PATHS[scheme === 'https' ? path : '']!) points.push(`http://${name}:${port}${each}`);
      }
    }
  }
  return new Set(points);
}

interface Sample {
  readonly text: string;
  readonly points: ReadonlySet<string>;
}

const WEB_HOSTS = Object.keys(HOSTS).filter(
  (host) => !host.includes('/') && host !== 'internet' && host !== 'own-devices',
);

const samples: fc.Arbitrary<Sample> = fc
  .constantFrom('https', 'tcp', 'tcp', 'udp', 'icmp', 'ip')
  .chain((scheme) =>
    fc.record({
      scheme: fc.constant(scheme),
      host: fc.constantFrom(...(scheme === 'https' ? WEB_HOSTS : Object.keys(HOSTS))),
      ports: fc.constantFrom(...Object.keys(PORTS)),
      path: fc.constantFrom(...Object.keys(PATHS)),
    }),
  )
  .map(({ scheme, host, ports, path }) => {
    const isBare = scheme === 'icmp' || scheme === 'ip';
    const shownPorts = isBare ? '' : scheme === 'https' && ports === '' ? ':443' : ports;
    const shownPath = scheme === 'https' ? path : '';
    return {
      text: `${scheme}://${host}${shownPorts}${shownPath}`,
      points: pointsOf(scheme, host, shownPorts, shownPath),
    };
  });

const estates = fc.array(fc.array(samples, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 5 });

const isSubset = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].every((point) => b.has(point));

function relationOf(a: Sample, b: Sample): 'apart' | 'same' | 'inside' | 'around' | 'split' {
  if (![...a.points].some((point) => b.points.has(point))) return 'apart';
  const [inside, around] = [isSubset(a.points, b.points), isSubset(b.points, a.points)];
  return inside ? (around ? 'same' : 'inside') : around ? 'around' : 'split';
}

/** `clashes`: pairs of resources with the kind; `inner`: pairs outer, inner. */
function oracle(estate: readonly (readonly Sample[])[]): { clashes: Set<string>; inner: Set<string> } {
  const clashes = new Set<string>();
  const inner = new Set<string>();
  estate.forEach((own, at) => {
    estate.slice(0, at).forEach((others, index) => {
      for (const a of own) {
        for (const b of others) {
          const relation = relationOf(a, b);
          if (relation === 'same' || relation === 'split') clashes.add(`${relation} r${index} r${at}`);
          if (relation === 'inside') inner.add(`r${index} r${at}`);
          if (relation === 'around') inner.add(`r${at} r${index}`);
        }
      }
    });
  });
  return { clashes, inner };
}

function resourcesOf(estate: readonly (readonly Sample[])[]): Pick<Resource, 'name' | 'endpoints'>[] {
  return estate.map((own, at) => ({ name: `r${at}`, endpoints: own.map(({ text }) => endpoint(text)) }));
}

describe('overlaps', () => {
  it('agree with sets of points: same, inside, split, apart', () => {
    let clean = 0;
    fc.assert(
      fc.property(estates, (estate) => {
        const expected = oracle(estate);
        const found = findOverlaps(resourcesOf(estate));
        const splits = found.clashes.map(({ kind, first, second }) => `${kind} ${first.resource} ${second.resource}`);
        // What stands in two resources is told once and then left out, so only its presence is compared.
        if ([...expected.clashes].some((each) => each.startsWith('same'))) {
          expect(splits.some((each) => each.startsWith('same'))).toBe(true);
          return;
        }
        expect(new Set(splits)).toEqual(expected.clashes);
        const inner = [...found.inner].flatMap(([outer, boxes]) => [...boxes.keys()].map((name) => `${outer} ${name}`));
        expect(new Set(inner)).toEqual(expected.inner);
        if (expected.clashes.size === 0 && expected.inner.size > 0) clean++;
      }),
      { numRuns: 20_000, seed: 1 },
    );
    expect(clean).toBeGreaterThan(1000);
  });

  it('give each point the resource of the smallest endpoint around it', () => {
    let owned = 0;
    const anyPoint = fc.constantFrom(
      ...pointsOf('ip', '0.0.0.0/0', '', ''),
      ...pointsOf('ip', '*.x', '', ''),
      ...pointsOf('ip', 'internet', '', ''),
    );
    fc.assert(
      fc.property(estates, anyPoint, (estate, point) => {
        const { clashes, inner } = oracle(estate);
        const isMutual = [...inner].some((pair) => inner.has(pair.split(' ').reverse().join(' ')));
        fc.pre(clashes.size === 0 && !isMutual && !point.startsWith('other'));
        const around = estate.flatMap((own, at) =>
          own.filter(({ points }) => points.has(point)).map((each) => ({ name: `r${at}`, ...each })),
        );
        const smallest = around.find(({ name, points }) =>
          around.every((other) => other.name === name || isSubset(points, other.points)),
        );
        const resources = new Map(resourcesOf(estate).map((each) => [each.name, each]));
        expect(ownerOf({ resources } as unknown as Estate, point)).toEqual(smallest ? { resource: smallest.name } : {});
        if (around.length > 1) owned++;
      }),
      { numRuns: 20_000, seed: 2 },
    );
    expect(owned).toBeGreaterThan(200);
  });
});

describe('the cost of finding overlaps', () => {
  const many = (texts: (at: number) => readonly string[]) =>
    Array.from({ length: 10_000 }, (_, at) => ({ name: `r${at}`, endpoints: texts(at).map(endpoint) }));
  const CASES: Readonly<Record<string, (at: number) => readonly string[]>> = {
    'ten thousand blocks': (at) => [`tcp://10.${at >> 8}.${at & 255}.0/24:443`],
    'ten thousand IPv6 blocks': (at) => [
      `tcp://[2001:db8:${(at >> 4).toString(16)}:${(at & 15).toString(16)}::]/64:443`,
    ],
    'blocks in blocks': (at) => [at === 0 ? 'ip://10.0.0.0/8' : `tcp://10.${at >> 8}.${at & 255}.7:5432`],
    'ports of one host': (at) => [`tcp://h.example.com:${at + 1}`],
    'ports in all ports of one host': (at) => [at === 0 ? 'tcp://h.example.com' : `tcp://h.example.com:${at}`],
    'paths of one host': (at) => [`https://h.example.com/p${at % 100}/q${at}`],
    'names under a wildcard': (at) => [at === 0 ? 'tcp://*.example.com' : `tcp://h${at}.a${at % 50}.example.com:443`],
  };
  for (const [name, texts] of Object.entries(CASES)) {
    it(`is about linear: ${name}`, () => {
      const { compared, clashes } = findOverlaps(many(texts));
      expect(clashes).toEqual([]);
      expect(compared).toBeLessThanOrEqual(40_000);
    });
  }

  it('ends when nobody would read more: ten thousand resources that all clash', () => {
    const { clashes, compared } = findOverlaps(many((at) => [`tcp://h.example.com:${at + 1}-${at + 20_000}`]));
    expect(clashes).toHaveLength(1000);
    expect(compared).toBeLessThanOrEqual(40_000);
  });
});
