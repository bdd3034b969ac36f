import type { PointBox, PointHost } from '../../../compiler/proof/index.js';
import { isEveryPort, type Traffics } from './ports.js';

/** What two boxes of one host have in common. */
export function commonBox(one: PointBox, other: PointBox): PointBox | undefined {
  if (one.traffic !== other.traffic) return undefined;
  if (!one.ports || !other.ports) return one.ports ? one : other;
  const ports = one.ports.flatMap((a) =>
    other.ports!.flatMap((b) => {
      const range = { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
      return range.from <= range.to ? [range] : [];
    }),
  );
  return ports.length === 0 ? undefined : { ...one, ports };
}

const REAL_PORTS = [{ from: 1, to: 65535 }];

/** `tcp:*` is every port that something can listen on; filters write it with port 0, which only matters when they are compared. */
export function trafficBoxes(host: PointHost, { protocols, ports }: Traffics, isExact: boolean): readonly PointBox[] {
  const numbers = new Set(protocols);
  const boxes: PointBox[] = [];
  const isWhole = isExact || protocols.length > 1;
  const limits = !isEveryPort(ports) ? { ports } : isWhole ? {} : { ports: REAL_PORTS };
  if (ports.length === 0) return [];
  if (numbers.delete(6)) boxes.push({ host, traffic: 'tcp', ...limits });
  if (numbers.delete(17)) boxes.push({ host, traffic: 'udp', ...limits });
  const icmp = [1, 58].filter((number) => numbers.delete(number));
  const family = host.kind === 'cidr' ? (host.cidr.family === 4 ? [1] : [58]) : [1, 58];
  const fitting = icmp.filter((number) => family.includes(number));
  if (fitting.length > 0)
    boxes.push({ host, traffic: 'icmp', ...(fitting.length < family.length && { protocols: fitting }) });
  if (numbers.size > 0)
    boxes.push({ host, traffic: 'other', ...limits, ...(numbers.size < 252 && { protocols: [...numbers] }) });
  return boxes;
}
