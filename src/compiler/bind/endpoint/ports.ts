import type { PortRange, Scheme } from '../../model/index.js';
import { EndpointFault } from './fault.js';

const DEFAULT_PORT: Partial<Readonly<Record<Scheme, number>>> = { https: 443, http: 80, ssh: 22, rdp: 3389 };

/** What a scheme means when no port is written. `ip` has every protocol with all ports, `icmp` has none. */
export function defaultPorts(scheme: Scheme): readonly PortRange[] {
  if (scheme === 'icmp') return [];
  if (scheme === 'ip') return [{ from: 0, to: 65_535 }];
  const port = DEFAULT_PORT[scheme];
  return port === undefined ? [{ from: 1, to: 65_535 }] : [{ from: port, to: port }];
}

/** `80,443`, `8000-8099`: sorted, touching ranges joined. */
export function parsePorts(text: string): readonly PortRange[] | EndpointFault {
  const ranges: PortRange[] = [];
  for (const part of text.split(',')) {
    const [from, to = from, ...rest] = part.split('-').map(parsePort);
    if (from === undefined || to === undefined || rest.length > 0)
      return new EndpointFault(`\`${part}\` is no port`, 'ports are 1 to 65535: `443`, `80,443` or `8000-8099`');
    if (from > to) return new EndpointFault(`the range \`${part}\` runs backwards`, `did you mean \`${to}-${from}\`?`);
    ranges.push({ from, to });
  }
  return merge(ranges);
}

export function portsText(ranges: readonly PortRange[]): string {
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}

function parsePort(text: string): number | undefined {
  const port = /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function merge(ranges: readonly PortRange[]): readonly PortRange[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}
