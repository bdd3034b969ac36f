import { cidrOf, formatAddress, parseAddress, parseCidr } from '../../compiler/model/index.js';

/** One `HOST:PORT` that a test of the policy file may name. */
export interface TestPoint {
  readonly proto: 'tcp' | 'udp';
  readonly text: string;
}

/**
 * A point of a grant that a test can ask about: one address or tag and exactly one port. Undefined where there is none: tests know no
 * autogroups, and the server takes no icmp. Vendor: policy file syntax and captured results, 2026-11-22.
 */
export function testPoint(dst: readonly string[], ip: readonly string[]): TestPoint | undefined {
  const host = dst.map(hostText).find((text) => text !== undefined);
  const port = ip.map(portOf).find((one) => one !== undefined);
  return host === undefined || port === undefined ? undefined : { proto: port.proto, text: `${host}:${port.port}` };
}

function hostText(selector: string): string | undefined {
  if (selector.startsWith('tag:')) return selector;
  if (selector.startsWith('autogroup:')) return undefined;
  const address = parseAddress(selector);
  if (address) return bracketed(formatAddress(address), address.family);
  const block = parseCidr(selector);
  if ('fault' in block) return undefined;
  const first = cidrOf(block.family, block.bits + 1n, block.family === 4 ? 32 : 128);
  return bracketed(formatAddress(first), block.family);
}

function bracketed(text: string, family: 4 | 6): string {
  return family === 6 ? `[${text}]` : text;
}

/** Where every port is open, one that people know. */
const KNOWN_PORT = '443';

function portOf(entry: string): { readonly proto: 'tcp' | 'udp'; readonly port: string } | undefined {
  if (entry === '*') return { proto: 'tcp', port: KNOWN_PORT };
  const [proto, ports] = entry.split(':') as [string, string];
  if (proto !== 'tcp' && proto !== 'udp') return undefined;
  return { proto, port: ports === '*' ? KNOWN_PORT : ports.split('-')[0]! };
}
