import { type Block, readAddress, readBlock } from './addresses.js';
import { readPath } from './paths.js';
import { looksNumeric } from './values.js';

export type Hosts =
  | { readonly kind: 'name'; readonly name: string }
  /** Every name that ends in `.suffix`. */
  | { readonly kind: 'wildcard'; readonly suffix: string }
  | { readonly kind: 'block'; readonly block: Block; readonly hasPrefix: boolean }
  | { readonly kind: 'internet' }
  | { readonly kind: 'own-devices' };

/** First and last port. */
export type Ports = readonly (readonly [number, number])[];

export type Protocol = 'tcp' | 'udp' | 'icmp' | 'every';

/** 5.2: a set of points, hosts x (protocol, ports) x paths. */
export interface Endpoint {
  readonly scheme: string;
  readonly hosts: Hosts;
  readonly protocol: Protocol;
  /** Empty unless the protocol is tcp or udp. */
  readonly ports: Ports;
  readonly hasPorts: boolean;
  /** Canonical segments; empty covers every path. */
  readonly path: readonly string[];
}

const SCHEMES: Readonly<Record<string, { readonly protocol: Protocol; readonly port?: number }>> = {
  https: { protocol: 'tcp', port: 443 },
  http: { protocol: 'tcp', port: 80 },
  ssh: { protocol: 'tcp', port: 22 },
  rdp: { protocol: 'tcp', port: 3389 },
  tcp: { protocol: 'tcp' },
  udp: { protocol: 'udp' },
  icmp: { protocol: 'icmp' },
  ip: { protocol: 'every' },
};

/** Reads the text of an endpoint; undefined when it is not one. */
export function readEndpoint(text: string): Endpoint | undefined {
  const parts = /^([a-z]+):\/\/(.*)$/s.exec(text);
  const scheme = parts?.[1] ?? '';
  if (!parts || text.length > 4096 || !Object.hasOwn(SCHEMES, scheme)) return undefined;
  const { protocol, port } = SCHEMES[scheme]!;
  const isWeb = scheme === 'https' || scheme === 'http';
  const host = isWeb ? readWebHost(parts[2]!) : readHost(parts[2]!);
  if (!host) return undefined;
  const tail = /^(?::([^/]*))?(\/.*)?$/s.exec(host.rest);
  if (!tail) return undefined;
  const [, portText, pathText] = tail;
  if (pathText !== undefined && !isWeb) return undefined;
  if (portText !== undefined && protocol !== 'tcp' && protocol !== 'udp') return undefined;
  const written = portText === undefined ? undefined : readPorts(portText);
  if (portText !== undefined && !written) return undefined;
  const path = pathText === undefined ? [] : readPath(pathText);
  if (!path) return undefined;
  const byDefault: Ports = protocol === 'tcp' || protocol === 'udp' ? [port ? [port, port] : [1, 65_535]] : [];
  return { scheme, hosts: host.hosts, protocol, ports: written ?? byDefault, hasPorts: written !== undefined, path };
}

interface HostAndRest {
  readonly hosts: Hosts;
  /** What follows the host: ports and path. */
  readonly rest: string;
}

/** For schemes that may name a block: the prefix belongs to the host. */
function readHost(text: string): HostAndRest | undefined {
  const six = /^\[([^\]]*)\](\/\d+)?(.*)$/s.exec(text);
  if (six) return isIpv6(six[1]!) ? withBlock(six[1]!, six[2], six[3]!) : undefined;
  const four = /^([\d.]+)(\/\d+)?((?::.*)?)$/s.exec(text);
  if (four && readAddress(four[1]!)) return withBlock(four[1]!, four[2], four[3]!);
  const [, name, rest] = /^([^:/]*)(.*)$/s.exec(text)!;
  if (name === 'internet' || name === 'own-devices') return { hosts: { kind: name }, rest: rest! };
  return withName(name!, rest!);
}

/** For `https` and `http`: no block, no `internet`, no `own-devices`; what follows the host is ports and a path. */
function readWebHost(text: string): HostAndRest | undefined {
  const six = /^\[([^\]]*)\](.*)$/s.exec(text);
  const [, name, after] = six ?? /^([^:/]*)(.*)$/s.exec(text)!;
  if (six && !isIpv6(name!)) return undefined;
  if (six || readAddress(name!)) {
    const prefix = /^\/(\d+)(?::|$)/.exec(after!);
    if (prefix && Number(prefix[1]) <= (six ? 128 : 32)) return undefined;
    return withBlock(name!, undefined, after!);
  }
  if (name === 'internet' || name === 'own-devices') return undefined;
  return withName(name!, after!);
}

function isIpv6(text: string): boolean {
  return text.includes(':') && readAddress(text) !== undefined;
}

function withBlock(address: string, prefix: string | undefined, rest: string): HostAndRest | undefined {
  const block = readBlock(address + (prefix ?? ''));
  return block && { hosts: { kind: 'block', block, hasPrefix: prefix !== undefined }, rest };
}

function withName(text: string, rest: string): HostAndRest | undefined {
  const name = text.startsWith('*.') ? text.slice(2) : text;
  const labels = name.split('.');
  const isName = labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
  if (!isName || name.length > 253 || looksNumeric(labels.at(-1)!)) return undefined;
  return { hosts: name === text ? { kind: 'name', name } : { kind: 'wildcard', suffix: name }, rest };
}

function readPorts(text: string): Ports | undefined {
  const ranges = text.split(',').map((part) => {
    const found = /^([1-9]\d{0,4})(?:-([1-9]\d{0,4}))?$/.exec(part);
    return found && ([Number(found[1]), Number(found[2] ?? found[1])] as const);
  });
  return ranges.every((range) => range !== null && range[0] <= range[1] && range[1] <= 65_535)
    ? (ranges as Ports)
    : undefined;
}
