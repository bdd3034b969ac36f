import type { Estate } from '../../../src/compiler/model/index.js';
import { boxHas, endpointBoxes } from '../../../src/compiler/proof/box.js';
import type { OnePoint, PointBox } from '../../../src/compiler/proof/index.js';
import type { Random } from '../../kit/generate/index.js';

/** One of the points of a box. */
export function pointIn({ host, traffic, ports, path }: PointBox, random: Random): OnePoint {
  const range = ports ? random.pick(ports) : { from: 0, to: 65_535 };
  const paths = path?.kind === 'prefix' ? [path.path, `${path.path}/deep`] : ['', '/other'];
  return {
    host: hostIn(host, random),
    traffic,
    port: random.pick([range.from, range.to, random.between(range.from, range.to)]),
    path: traffic === 'tcp' ? random.pick(paths) : '',
  };
}

function hostIn(host: PointBox['host'], random: Random): OnePoint['host'] {
  switch (host.kind) {
    case 'name':
      return host;
    case 'wildcard':
      return { kind: 'name', name: `${random.pick(['a', 'b.c', 'www'])}.${host.suffix}` };
    case 'pattern':
      return { kind: 'name', name: host.pattern.replaceAll('**', 'a.b').replaceAll('*', random.pick(['a', 'zz'])) };
    case 'cidr': {
      const size = BigInt(host.cidr.family === 4 ? 32 : 128) - BigInt(host.cidr.prefix);
      const offset =
        size === 0n ? 0n : BigInt(random.between(0, Math.min(255, Number(1n << (size > 30n ? 30n : size)) - 1)));
      return { kind: 'address', address: { family: host.cidr.family, bits: host.cidr.bits + offset } };
    }
    case 'internet':
      return { kind: 'address', address: { family: 4, bits: BigInt(random.pick([0x01010101, 0x08080808])) } };
    case 'any':
      return random.pick<OnePoint['host']>([
        { kind: 'name', name: 'elsewhere.example' },
        { kind: 'address', address: { family: 4, bits: 0x0a000001n } },
      ]);
    case 'own-devices':
      return host;
    case 'foreign':
      return host;
  }
}

/** Of the resources around a point, the one inside all others. */
export function ownerOf(estate: Estate, point: OnePoint): string | undefined {
  const around = [...estate.resources.values()].filter(({ endpoints }) =>
    endpoints.some((endpoint) => endpointBoxes(endpoint).some((box) => boxHas(box, point))),
  );
  return around.find(({ inner }) => !around.some(({ name }) => inner.includes(name)))?.name;
}
