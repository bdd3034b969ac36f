import { type Endpoint, type PortRange, SCHEMES, type Scheme } from '../../model/index.js';
import type { Span } from '../../source/index.js';
import { EndpointFault } from './fault.js';
import { hostText, parseHost } from './host.js';
import { parsePath, pathOf, pathText } from './path.js';
import { defaultPorts, parsePorts, portsText } from './ports.js';

/** Comparing paths costs time for every segment; no server takes longer ones. */
const MAX_LENGTH = 4096;

/** Reads `scheme://host[:ports][/path]`. Places inside the text are not told apart: `span` is the whole. */
export function parseEndpoint(text: string, span: Span): Endpoint | EndpointFault {
  if (text.length > MAX_LENGTH) return new EndpointFault(`it has more than ${MAX_LENGTH} characters`);
  const colon = text.indexOf('://');
  const scheme = SCHEMES.find((each) => each === text.slice(0, Math.max(colon, 0)));
  if (!scheme)
    return new EndpointFault(
      'it has no scheme that is known',
      `schemes are ${SCHEMES.map((each) => `\`${each}\``).join(', ')}`,
    );
  const split = parseHost(text.slice(colon + 3), scheme);
  if (split instanceof EndpointFault) return split;
  const rest = parseRest(split.rest, scheme);
  if (rest instanceof EndpointFault) return rest;
  const { ports, portsWritten, path } = rest;
  const shownPorts = portsWritten && !samePorts(ports, defaultPorts(scheme)) ? `:${portsText(ports)}` : '';
  return {
    scheme,
    host: split.host,
    ports,
    ...(path !== undefined && { path }),
    text: `${scheme}://${hostText(split.host)}${shownPorts}${pathText(path)}`,
    span,
  };
}

interface Rest {
  readonly ports: readonly PortRange[];
  readonly portsWritten: boolean;
  readonly path: string | undefined;
}

function parseRest(text: string, scheme: Scheme): Rest | EndpointFault {
  const slash = text.indexOf('/');
  const portText = slash < 0 ? text : text.slice(0, slash);
  const pathPart = slash < 0 ? '' : text.slice(slash);
  if (portText !== '' && !portText.startsWith(':')) return new EndpointFault(`\`${portText}\` follows the host`);
  if (portText !== '' && (scheme === 'icmp' || scheme === 'ip'))
    return new EndpointFault(
      `\`${scheme}\` takes no ports`,
      scheme === 'ip' ? 'use `tcp` or `udp` for single ports' : undefined,
    );
  const ports = portText === '' ? defaultPorts(scheme) : parsePorts(portText.slice(1));
  if (ports instanceof EndpointFault) return ports;
  if (pathPart !== '' && scheme !== 'https' && scheme !== 'http')
    return new EndpointFault(`\`${scheme}\` takes no path`, 'only `https` and `http` do');
  const segments = pathPart === '' ? [] : parsePath(pathPart);
  if (segments instanceof EndpointFault) return segments;
  return { ports, portsWritten: portText !== '', path: pathOf(segments) };
}

function samePorts(a: readonly PortRange[], b: readonly PortRange[]): boolean {
  return a.length === b.length && a.every(({ from, to }, at) => from === b[at]!.from && to === b[at]!.to);
}
