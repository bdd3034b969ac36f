import type { PortRange } from '../../../compiler/model/index.js';
import { type Faults, shown, type Text } from './faults.js';

/** Protocols by IANA number and ports of those that have any. */
export interface Traffics {
  readonly protocols: readonly number[];
  readonly ports: readonly PortRange[];
}

/** What a rule without protocol lets through: tcp, udp, ICMP and ICMPv6. Vendor: client packet filter, 2026-11-22. */
export const DEFAULT_PROTOCOLS: readonly number[] = [6, 17, 1, 58];
export const ALL_PORTS: readonly PortRange[] = [{ from: 0, to: 65535 }];
const HIGHEST = 65535;

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...([
    ['icmp', 1],
    ['igmp', 2],
    ['ipv4', 4],
    ['ip-in-ip', 4],
    ['tcp', 6],
    ['egp', 8],
    ['igp', 9],
  ] as const),
  ...([
    ['udp', 17],
    ['gre', 47],
    ['esp', 50],
    ['ah', 51],
    ['ipv6-icmp', 58],
    ['sctp', 132],
    ['fc', 133],
  ] as const),
]);
const NAMED = new Set(NUMBERS.values());
const WITH_PORTS = new Set([6, 17, 132]);

export function isEveryPort(ports: readonly PortRange[]): boolean {
  return ports.some(({ from, to }) => from === 0 && to === HIGHEST);
}

/** `*`, `22`, `80,443`, `1000-2000`; what is wrong is a fault at `at`, and that part is left out. */
export function readPorts(text: string, at: Text, faults: Faults): readonly PortRange[] {
  return text.split(',').flatMap((part) => {
    const range = portRange(part);
    if (typeof range !== 'string') return [range];
    faults.refused(at.span, `port range ${shown(part)}: ${range}`);
    return [];
  });
}

function portRange(part: string): PortRange | string {
  if (part === '*') return ALL_PORTS[0]!;
  const found = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part);
  if (!found) return 'it holds something else than port numbers';
  const from = Number(found[1]);
  if (from === 0 && found[2] === undefined) return "first port must be >0, or use '*' for wildcard";
  const to = found[2] === undefined ? from : Number(found[2]);
  if (from > HIGHEST || to > HIGHEST) return 'port number out of range';
  return from > to ? 'first port is greater than last port' : { from, to };
}

/** The `proto` of an acl; absent or empty is the default. `zeros`: leading zeros are taken before the number of a protocol that has a name. */
export function readProtocol(at: Text | undefined, zeros: boolean, faults: Faults): readonly number[] {
  if (!at || at.text === '') return DEFAULT_PROTOCOLS;
  const bare = at.text.replace(/^0+(?=[1-9])/, '');
  const number = protocolNumber(zeros && NAMED.has(Number(bare)) ? bare : at.text);
  if (number !== undefined) return [number];
  faults.refused(at.span, `${shown(at.text)} is no protocol`);
  return [];
}

function protocolNumber(text: string): number | undefined {
  const named = NUMBERS.get(text.toLowerCase());
  if (named !== undefined) return named;
  return /^[1-9]\d{0,2}$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}

/** True when ports may stand beside the protocols; else a fault. */
export function checkPorts({ protocols, ports }: Traffics, at: Text, faults: Faults): void {
  const portless = protocols !== DEFAULT_PROTOCOLS && protocols.some((number) => !WITH_PORTS.has(number));
  if (portless && !isEveryPort(ports)) {
    faults.refused(at.span, `${shown(at.text)}: the protocol does not support specific ports, only \`*\` is allowed`);
  }
}

/**
 * One entry of `ip` in a grant: `*`, ports, or `PROTO:PORTS`. A bare number is a port, never a protocol. `icmp:8` is refused by the service
 * only.
 */
export function readIpEntry(at: Text, portlessPorts: boolean, faults: Faults): Traffics | undefined {
  const colon = at.text.indexOf(':');
  if (colon < 0) return { protocols: DEFAULT_PROTOCOLS, ports: readPorts(at.text, at, faults) };
  const name = at.text.slice(0, colon);
  const number = name === name.toLowerCase() ? protocolNumber(name) : undefined;
  if (number === undefined) {
    faults.refused(at.span, `${shown(name)} is no protocol`);
    return undefined;
  }
  const traffics = { protocols: [number], ports: readPorts(at.text.slice(colon + 1), at, faults) };
  if (!portlessPorts) checkPorts(traffics, at, faults);
  return traffics;
}
