import type { Piece, ResourceAccess } from '../../../src/compiler/analysis/index.js';
import { COUNTRY_CODES, type Estate, PLATFORMS } from '../../../src/compiler/model/index.js';
import { endpointBoxes } from '../../../src/compiler/proof/box.js';
import {
  type Condition,
  opaque,
  type PointBox,
  type Reading,
  type ReadPlace,
  type ReadRule,
} from '../../../src/compiler/proof/index.js';
import { SourceFile } from '../../../src/compiler/source/index.js';
import type { Random } from '../../kit/generate/index.js';

const FILE = new SourceFile('artefact', '');

/** The access of an estate said as rules, and then bent: sometimes it says the same, mostly a little more or less, sometimes something else. */
export function randomReading(
  estate: Estate,
  access: (name: string) => ResourceAccess,
  random: Random,
  bends: number,
): Reading {
  const rules = [...estate.resources.values()].flatMap((resource) => {
    const points = resource.endpoints.flatMap(endpointBoxes);
    const except = resource.inner.flatMap((name) => estate.resources.get(name)!.endpoints.flatMap(endpointBoxes));
    const { pieces, public: open } = access(resource.name);
    const base = (when: Condition, at: number): ReadRule => ({
      effect: 'allow',
      points,
      except,
      when,
      place: placeOf(`${resource.name} ${at}`),
    });
    if (open) return [base(open.network.full ? { kind: 'anybody' } : { kind: 'all', of: networkOf(open.network) }, 0)];
    return pieces
      .filter(({ situation }) => situation.time.full)
      .map((piece, at) => base(conditionOf(estate, piece), at));
  });
  let bent: readonly ReadRule[] = rules;
  for (let bend = 0; bend < bends; bend++) bent = bend_(estate, bent, random);
  const sessions: ReadRule[] = bent.slice(0, 2).map((rule) => ({
    ...rule,
    effect: 'allow',
    when: randomCondition(estate, random),
    demand: { kind: 'demand', demand: { sessionMax: 3600 } },
  }));
  const layers = [{ rules: bent, otherwise: 'deny' as const }];
  return {
    layers: random.chance(0.3)
      ? [...layers, { rules: sessions, otherwise: 'allow', place: placeOf('sessions') }]
      : layers,
    assumed: [],
  };
}

function placeOf(what: string): ReadPlace {
  return { what, span: { file: FILE, start: 0, end: 0 } };
}

function bend_(estate: Estate, rules: readonly ReadRule[], random: Random): readonly ReadRule[] {
  const at = rules.length === 0 ? 0 : random.between(0, rules.length - 1);
  const rule = rules[at];
  if (!rule) return rules;
  const put = (one: ReadRule): readonly ReadRule[] => rules.with(at, one);
  const roll = random.between(0, 9);
  switch (roll) {
    case 0:
      return rules.toSpliced(at, 0, { ...rule, effect: 'deny', when: randomCondition(estate, random) });
    case 1:
      return put({ ...rule, when: dropped(rule.when, random) });
    case 2:
      return put({ ...rule, when: { kind: 'any', of: [rule.when, randomCondition(estate, random)] } });
    case 3:
      return put({
        ...rule,
        when: { kind: 'all', of: [rule.when, { kind: 'not', of: randomCondition(estate, random) }] },
      });
    case 4:
      return put({ ...rule, except: [] });
    case 5:
      return put({ ...rule, points: rule.points.map((box) => widened(box, random)) });
    case 6:
      return put({ ...rule, demand: randomCondition(estate, random) });
    case 7:
      return rules.toReversed();
    case 8:
      return put({ ...rule, effect: rule.effect === 'allow' ? 'deny' : 'allow' });
    default:
      return [...rules, { ...rule, when: randomCondition(estate, random), place: placeOf('added') }];
  }
}

/** One of the conjuncts fewer. */
function dropped(when: Condition, random: Random): Condition {
  if (when.kind !== 'all' || when.of.length === 0) return when;
  return { kind: 'all', of: when.of.toSpliced(random.between(0, when.of.length - 1), 1) };
}

function widened(box: PointBox, random: Random): PointBox {
  const { host } = box;
  const roll = random.between(0, 3);
  if (roll === 0 && (box.traffic === 'tcp' || box.traffic === 'udp')) {
    return { ...box, ports: [{ from: Math.max(0, (box.ports?.[0]?.from ?? 5) - 1), to: 65_535 }] };
  }
  if (roll === 1) return { host, traffic: box.traffic, ...(box.ports && { ports: box.ports }) };
  if (roll === 2 && host.kind === 'name') {
    return { ...box, host: { kind: 'pattern', pattern: host.name.replace(/^[^.]+/, '*') } };
  }
  if (roll === 3) return { ...box, host: { kind: 'any' } };
  return box;
}

export function randomCondition(estate: Estate, random: Random, depth = 2): Condition {
  const roll = random.between(0, depth > 0 ? 15 : 12);
  const some = <T>(of: Iterable<T>): T | undefined => {
    const all = [...of];
    return all.length > 0 ? random.pick(all) : undefined;
  };
  switch (roll) {
    case 0:
      return random.pick<Condition>([{ kind: 'anybody' }, { kind: 'people' }, { kind: 'workloads' }]);
    case 1:
      return { kind: 'group', group: some(estate.groups.keys()) ?? 'unbound' };
    case 2:
      return {
        kind: 'domain',
        domain:
          some(
            [...estate.idps.values()]
              .flatMap(({ domains }) => domains.map(({ value }) => value))
              .concat('evil.example'),
          ) ?? 'evil.example',
      };
    case 3:
      return { kind: 'workload', workload: some(estate.workloads.keys()) ?? 'unbound' };
    case 4:
      return random.pick<Condition>([
        { kind: 'foreign-people', name: 'g-17' },
        { kind: 'foreign-workload', name: 't-17' },
      ]);
    case 5:
      return { kind: 'country', codes: [random.pick(COUNTRY_CODES), 'MA'], unknown: random.chance(0.3) };
    case 6:
      return { kind: 'network', v4: [{ from: 0n, to: BigInt(random.between(1, 0x7fff_ffff)) }], v6: [] };
    case 7:
      return { kind: 'platform', platforms: [random.pick(PLATFORMS)], unknown: random.chance(0.3) };
    case 8:
      return {
        kind: 'idp',
        idps: [...estate.idps.keys()].slice(0, 1),
        ...(random.chance(0.3) && { foreign: ['idp-17'] }),
      };
    case 9:
      return { kind: 'demand', demand: { mfa: random.between(1, 3) } };
    case 10:
      return random.pick<Condition>([
        { kind: 'demand', demand: { flags: ['managed'] } },
        { kind: 'demand', demand: { os: new Map([['macos', [14, 1]]]) } },
        { kind: 'demand', demand: { deviceAge: 600, edr: 1 } },
      ]);
    case 11:
      return opaque('rule-17');
    case 12:
      return { kind: 'user', user: `someone@${random.pick(['example.com', 'evil.example'])}` };
    case 13:
      return { kind: 'not', of: randomCondition(estate, random, depth - 1) };
    default:
      return {
        kind: roll === 14 ? 'all' : 'any',
        of: [randomCondition(estate, random, depth - 1), randomCondition(estate, random, depth - 1)],
      };
  }
}

/** A piece of the source as a formula. */
export function conditionOf(estate: Estate, { who, situation, requirement }: Piece): Condition {
  const { country, network, platform, idp, logins } = situation;
  return {
    kind: 'all',
    of: [
      {
        kind: 'any',
        of: [
          ...who.users.map((user) => ({ kind: 'user', user }) as const),
          ...who.domains.map(
            ({ domain, exceptUsers }): Condition => ({
              kind: 'all',
              of: [
                { kind: 'domain', domain },
                { kind: 'not', of: { kind: 'any', of: exceptUsers.map((user) => ({ kind: 'user', user }) as const) } },
              ],
            }),
          ),
          ...who.workloads.map((workload) => ({ kind: 'workload', workload }) as const),
        ],
      },
      ...who.in.map((group) => ({ kind: 'group', group }) as const),
      ...who.notIn.map((group): Condition => ({ kind: 'not', of: { kind: 'group', group } })),
      ...(country.full ? [] : [{ kind: 'country', codes: country.known, unknown: country.unknown } as const]),
      ...(network.full ? [] : networkOf(network)),
      ...(platform.full ? [] : [{ kind: 'platform', platforms: platform.known, unknown: platform.unknown } as const]),
      ...(idp.full ? [] : [idpOf(estate, idp)]),
      ...(logins ? [{ kind: 'login', logins } as const] : []),
      { kind: 'demand', demand: requirement },
    ],
  };
}

function networkOf({ v4, v6, unknown }: Piece['situation']['network']): readonly Condition[] {
  const known: Condition = { kind: 'network', v4, v6 };
  const all: Condition = {
    kind: 'network',
    v4: [{ from: 0n, to: (1n << 32n) - 1n }],
    v6: [{ from: 0n, to: (1n << 128n) - 1n }],
  };
  return [unknown ? { kind: 'any', of: [known, { kind: 'not', of: all }] } : known];
}

function idpOf(estate: Estate, { known, unknown }: Piece['situation']['idp']): Condition {
  if (!unknown) return { kind: 'idp', idps: known };
  return { kind: 'not', of: { kind: 'idp', idps: [...estate.idps.keys()].filter((name) => !known.includes(name)) } };
}
