import type { Body, Document } from '../access-model.js';

/** A point at the edge or on the private network. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export interface Destination {
  readonly application: string;
  readonly surface: 'edge' | 'private';
  readonly host?: string;
  readonly cidr?: string;
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The applications that may decide at a tcp point: those with a destination there inside which no other application has one. Written from
 * https://developers.cloudflare.com/cloudflare-one/access-controls/policies/app-paths/ by sampling patterns, unlike the reader.
 */
export function nearest({ resource }: Document, place: Place): readonly Destination[] {
  const all = Object.entries(resource.cloudflare_zero_trust_access_application ?? {}).flatMap(([key, body]) =>
    destinationsOf(key, body),
  );
  const here = all.filter((one) => has(one, place));
  return here.filter(
    (one) =>
      !here.some((other) => other.application !== one.application && isInside(other, one) && !isInside(one, other)),
  );
}

function destinationsOf(application: string, body: Body): readonly Destination[] {
  const uris = [
    ...list(body.destinations).flatMap(({ type, uri }) => (type === 'private' ? [] : [uri])),
    body.domain,
    ...list(body.self_hosted_domains),
  ];
  const edge = uris.flatMap((uri): Destination[] => {
    if (uri === undefined) return [];
    const [host = '', ...rest] = String(uri).split('/');
    return [
      { application, surface: 'edge', host, path: rest.length > 0 ? `/${rest.join('/')}` : '', from: 80, to: 443 },
    ];
  });
  const network = list(body.destinations).flatMap(
    ({ type, hostname, cidr, port_range: range = '0-65535', l4_protocol: l4 = 'tcp' }): Destination[] => {
      if (type !== 'private' || l4 !== 'tcp') return [];
      const [from, to = from] = String(range).split('-').map(Number);
      const place = hostname === undefined ? { cidr: String(cidr) } : { host: String(hostname) };
      return [{ application, surface: 'private', ...place, path: '', from: from!, to: to! }];
    },
  );
  return [...edge, ...network];
}

function has({ surface, host, cidr, path, from, to }: Destination, place: Place): boolean {
  const isPort = surface === 'edge' ? place.port === from || place.port === to : from <= place.port && place.port <= to;
  if (!isPort) return false;
  if (cidr !== undefined) return isIn(cidr, place.host);
  return hostExpression(host!).test(place.host) && pathExpression(path).test(place.path);
}

/** Only IPv4 here. */
function isIn(cidr: string, host: string): boolean {
  if (!/^[0-9.]+$/.test(host)) return false;
  const [start = '', length = '32'] = cidr.split('/');
  const bits = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  return Math.floor(bits(start) / size) === Math.floor(bits(host) / size);
}

/** A star is any characters of a label, none only where something else stands in it. */
function hostExpression(pattern: string): RegExp {
  const labels = pattern.split('.').map((label) => (label === '*' ? '[^.]+' : quoted(label).replace('\\*', '[^.]*')));
  return new RegExp(`^${labels.join('\\.')}$`);
}

function pathExpression(path: string): RegExp {
  if (path === '' || path === '/' || path === '/*') return /^/;
  const body = path.split('*').map(quoted).join('.*');
  return new RegExp(path.endsWith('*') ? `^${body}` : `^${body}(/.*)?$`, 's');
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether every sample of one is in the other; addresses and destinations of another surface never are. */
function isInside(inner: Destination, outer: Destination): boolean {
  if (inner.surface !== outer.surface || inner.host === undefined || outer.host === undefined) return false;
  const hosts = ['', 'q', 'zz9'].map((fill) =>
    inner
      .host!.split('.')
      .map((label) => label.replace('*', label === '*' ? fill || 'x' : fill))
      .join('.'),
  );
  if (!hosts.every((host) => hostExpression(outer.host!).test(host))) return false;
  if (inner.surface === 'private')
    return (
      inner.host !== outer.host ||
      (outer.from <= inner.from && inner.to <= outer.to && inner.from === outer.from && inner.to === outer.to)
    );
  const stem = ['/', '/*'].includes(inner.path) ? '' : inner.path;
  const fills = stem.includes('*') ? ['', 'q', 'q/r'] : [''];
  const below = stem.endsWith('*') ? [''] : ['', '/q', '/q/r'];
  const paths = fills.flatMap((fill) => below.map((rest) => stem.replaceAll('*', fill) + rest));
  return paths.every((path) => pathExpression(outer.path).test(path));
}

function list(value: unknown): readonly Body[] {
  return Array.isArray(value) ? (value as Body[]) : [];
}
