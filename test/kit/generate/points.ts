import type { Block } from '../../oracle/interpreter/addresses.js';
import type { Endpoint, Hosts } from '../../oracle/interpreter/endpoint-text.js';
import type { Random } from './random.js';

/** An address at the start, at the end, in the middle or just outside of a block. */
export function someAddress({ family, first, last }: Block, random: Random): { family: 4 | 6; value: bigint } {
  const choices = [first, first, last, last, first + (last - first) / 2n, first - 1n, last + 1n];
  const value = random.pick(choices);
  const end = family === 4 ? 1n << 32n : 1n << 128n;
  return { family, value: (value + end) % end };
}

/** The text of an address; an IPv4 one sometimes as an IPv4-mapped IPv6 address. */
export function writeAddress({ family, value }: { family: 4 | 6; value: bigint }, random: Random): string {
  if (family === 6) return writeIpv6(value, random);
  const dotted = [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  if (random.chance(0.85)) return dotted;
  return random.chance(0.5) ? `::ffff:${dotted}` : writeIpv6((0xffffn << 32n) | value, random);
}

function writeIpv6(value: bigint, random: Random): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - at * 16)) & 0xffffn).toString(16));
  const text = groups.join(':');
  const short = random.chance(0.7) ? text.replace(/(^|:)0(:0)+(:|$)/, '::') : text;
  return random.chance(0.2) ? short.toUpperCase() : short;
}

/** A point in, at the edge of, or just outside of an endpoint, as a request names it. */
export function somePoint({ hosts, protocol, ports, path, scheme }: Endpoint, random: Random): string {
  const host = someHost(hosts, random);
  const kind = protocol === 'every' ? random.pick(['tcp', 'udp', 'icmp'] as const) : protocol;
  const moved = random.chance(0.05) ? random.pick(['tcp', 'udp', 'icmp'] as const) : kind;
  if (moved === 'icmp') return `icmp://${host}`;
  const [from, to] = ports.length > 0 ? random.pick(ports) : ([1, 65_535] as const);
  const port = Math.min(
    65_535,
    Math.max(1, random.pick([from, from, to, to, Math.floor((from + to) / 2), from - 1, to + 1])),
  );
  if (moved === 'udp') return `udp://${host}:${port}`;
  if (host === 'own-devices' || (path.length === 0 && scheme !== 'https' && random.chance(0.6))) {
    return port === 22 && random.chance(0.5)
      ? `ssh://${host}`
      : `${random.pick(['tcp', 'tcp', 'ssh', 'rdp'])}://${host}:${port}`;
  }
  const portText = port === 443 && random.chance(0.7) ? '' : `:${port}`;
  return `https://${host}${portText}${somePath(path, random)}`;
}

function someHost(hosts: Hosts, random: Random): string {
  switch (hosts.kind) {
    case 'name':
      return random.chance(0.95) ? hosts.name : `x.${hosts.name}`;
    case 'wildcard':
      return `${random.pick(['a.', 'a.', 'x.y.', 'web.', 'h1.', ''])}${hosts.suffix}`;
    case 'block':
      return bracketed(writeAddress(someAddress(hosts.block, random), random));
    case 'internet':
      return random.pick([
        '9.9.9.9',
        '8.8.4.4',
        '[2600:1f00::1]',
        '[2606:4700::1111]',
        '10.20.3.7',
        '[fe80::1]',
        '100.64.0.1',
        '223.255.255.255',
        '[64:ff9b::1]',
      ]);
    case 'own-devices':
      return 'own-devices';
  }
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** A path that is covered by the segments, or only looks so. */
function somePath(segments: readonly string[], random: Random): string {
  const written = segments.map((segment) => `/${encodeURIComponent(segment).replaceAll('*', '%2A')}`).join('');
  const roll = random.next();
  if (roll < 0.35) return written;
  if (roll < 0.75)
    return random.pick([
      `${written}/`,
      `${written}/users`,
      `/x/..${written}`,
      `/.${written}`,
      `${written}/u/`,
      `${written}/%2e`,
    ]);
  return random.pick([
    `${written}x`,
    `${written}/..`,
    `/${written.slice(1).toUpperCase()}`,
    written.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    '',
    '/',
    '/other',
    '/../x',
    '//',
    '/a%2Fb',
    '/%ff',
    '/a b',
    '/a%0Ab',
  ]);
}
