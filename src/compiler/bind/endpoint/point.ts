import type { Host } from '../../model/index.js';
import { SourceFile } from '../../source/index.js';
import { EndpointFault } from './fault.js';
import { parseEndpoint } from './parse.js';

/** One point: a host that is not a set, and a protocol with its port. `path` absent is the path `/`. */
export interface Point {
  readonly transport: 'tcp' | 'udp' | 'icmp';
  readonly host: Host;
  /** 0 for icmp. */
  readonly port: number;
  readonly path?: string;
}

const NOWHERE = { file: new SourceFile('', ''), start: 0, end: 0 };

/** Reads the `endpoint` of a request. */
export function parsePoint(text: string): Point | EndpointFault {
  const endpoint = parseEndpoint(text, NOWHERE);
  if (endpoint instanceof EndpointFault) return endpoint;
  const { scheme, host, ports, path } = endpoint;
  if (scheme === 'ip') return notOne('`ip` is every protocol');
  if (host.kind === 'wildcard' || host.kind === 'internet') return notOne('its host is many hosts');
  const isWeb = scheme === 'https' || scheme === 'http';
  if (host.kind === 'cidr' && !isWeb && /^[^/]*\/\/[^/]*\//.test(text)) return notOne('its host is a block');
  if (scheme === 'icmp') return { transport: 'icmp', host, port: 0 };
  const [range] = ports;
  if (!range || ports.length > 1 || range.from !== range.to) return notOne('it has many ports');
  return {
    transport: scheme === 'udp' ? 'udp' : 'tcp',
    host,
    port: range.from,
    ...(path !== undefined && { path }),
  };
}

function notOne(why: string): EndpointFault {
  return new EndpointFault(`it is not one point: ${why}`);
}
