import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cidrContains, cidrOf, parseAddress, widthOf } from '../../../../src/compiler/model/index.js';
import { type Asked, decide, opaque, type PointHost, type Reading } from '../../../../src/compiler/proof/index.js';
import { readController } from '../../../../src/targets/openziti/interpret/read-controller.js';
import type { Fact, Holder, Vocabulary } from '../../../../src/targets/openziti/interpret/words.js';
import { Random } from '../../../kit/generate/index.js';
import { type Caller, type Client, controllerOf, type Destination, isAuthorised } from '../model/controller.js';
import { PORTS, randomController } from '../model/random-controller.js';

/** Identities stand for themselves; those that are not listed are known by what the caller says of itself. */
const WORDS: Vocabulary = {
  identity: (id) => person(id),
  everyIdentity: () => person('*'),
  attribute: (name) => person(`#${name}`),
  check: () => undefined,
  fact: (fact) => opaque(JSON.stringify(fact)),
  assumed: () => [],
};

function person(name: string): readonly Holder[] {
  return [{ kind: 'person', who: { kind: 'foreign-people', name } }];
}

test('a reading of random objects decides as the model of the controller does', () => {
  const seen = { allowed: 0, denied: 0 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const random = new Random(seed);
      const files = randomController(random);
      const { reading, diagnostics } = readController(files, WORDS);
      expect(diagnostics.map(({ message }) => message)).toEqual([]);
      const all = controllerOf(files);
      for (let at = 0; at < 60; at++) {
        const type = random.pick(['Dial', 'Dial', 'Bind'] as const);
        const [caller, client, to] = [randomCaller(random), randomClient(random), randomDestination(random)];
        const theirs = isAuthorised(all, type, caller, client, to);
        const ours = decide(layerOf(reading!, type), askedOf(caller, client, to)).allowed;
        seen[theirs ? 'allowed' : 'denied'] += 1;
        expect(ours, JSON.stringify({ type, caller, client, to, files }, null, 1)).toBe(theirs);
      }
    }),
    { seed: 20261125, numRuns: 200 },
  );
  expect(seen.allowed).toBeGreaterThan(400);
  expect(seen.denied).toBeGreaterThan(1000);
});

function layerOf({ layers, hosting }: Reading, type: 'Dial' | 'Bind'): Reading {
  return { layers: [{ rules: type === 'Dial' ? layers[0]!.rules : hosting!, otherwise: 'deny' }], assumed: [] };
}

function randomCaller(random: Random): Caller {
  const id = random.pick(['i0', 'i1', 'i2', 'i3', 'unknown', 'nobody']);
  return { ids: [id], attributes: random.chance(0.5) ? ['a', random.pick(['b', 'c'])] : [], enrolled: true };
}

function randomClient(random: Random): Client {
  const salt = random.between(0, 1);
  return {
    os: {
      type: random.pick(['Windows', 'WindowsServer', 'macOS', 'Linux']),
      version: [random.between(0, 3), random.between(0, 1), random.between(0, 1)],
    },
    code: random.chance(0.6),
    passes: (what) => (JSON.stringify(what).length + salt) % 2 === 0,
    bound: () => undefined,
  };
}

function randomDestination(random: Random): Destination {
  const hosts = [
    'db.internal',
    'web.internal',
    'x.corp.internal',
    'internal',
    '10.0.0.1',
    '10.0.0.7',
    '10.0.1.1',
    'service:s0',
    'service:s1',
  ];
  return { protocol: random.pick(['tcp', 'udp']), host: random.pick(hosts), port: random.pick([...PORTS, 84]) };
}

function askedOf({ ids, attributes }: Caller, client: Client, { protocol, host, port }: Destination): Asked {
  return {
    isAt: (box) =>
      box.traffic === protocol &&
      isHost(box.host, host) &&
      (box.ports === undefined || box.ports.some(({ from, to }) => from <= port && port <= to)),
    holds: (atom) => {
      if (atom.kind === 'foreign-people') {
        return atom.name === '*' || ids.includes(atom.name) || attributes.some((one) => atom.name === `#${one}`);
      }
      return atom.kind === 'demand' && isFact(JSON.parse(atom.demand.checks![0]!.slice(1, -1)) as Fact, client);
    },
  };
}

function isHost(box: PointHost, host: string): boolean {
  switch (box.kind) {
    case 'name':
      return box.name === host;
    case 'wildcard':
      return host.endsWith(`.${box.suffix}`);
    case 'cidr': {
      const address = parseAddress(host);
      return (
        address !== undefined && cidrContains(box.cidr, cidrOf(address.family, address.bits, widthOf(address.family)))
      );
    }
    case 'foreign':
      return box.name === host.replace('service:', 'service ');
    default:
      return false;
  }
}

function isFact(fact: Fact, client: Client): boolean {
  switch (fact.kind) {
    case 'os':
      return client.os!.type === fact.type;
    case 'os-version':
      return true;
    case 'os-from': {
      const [mine, least] = [client.os!.version, fact.version.numbers];
      const at = least.findIndex((number, index) => number !== mine[index]);
      return at < 0 ? !fact.above : mine[at]! > least[at]!;
    }
    case 'mfa':
    case 'second-factor':
      return client.code;
    default:
      return client.passes(fact as never);
  }
}
