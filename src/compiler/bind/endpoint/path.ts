import { hasInvisible } from '../../syntax/index.js';
import { EndpointFault } from './fault.js';

const REFUSED_RAW = /[\s\\?#*]/u;
const encoder = new TextEncoder();
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The decoded segments of a path that begins with `/`, without dot segments; see docs/language.md 5.2. */
export function parsePath(text: string): readonly string[] | EndpointFault {
  const raw = REFUSED_RAW.exec(text);
  if (raw) return refuseRaw(raw[0]);
  const trimmed = text.slice(1).replace(/\/$/, '');
  if (trimmed === '') return text.length > 2 ? emptySegment() : [];
  const segments: string[] = [];
  for (const part of trimmed.split('/')) {
    if (part === '') return emptySegment();
    const segment = decodeSegment(part);
    if (segment instanceof EndpointFault) return segment;
    if (segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return new EndpointFault('`..` leads out of the path');
  }
  return segments;
}

/** The decoded path of segments; undefined for the root, which is every path. */
export function pathOf(segments: readonly string[]): string | undefined {
  return segments.length === 0 ? undefined : `/${segments.join('/')}`;
}

/** Canonical text of a decoded path. */
export function pathText(path: string | undefined): string {
  return path === undefined ? '' : path.split('/').map(encodeSegment).join('/');
}

function emptySegment(): EndpointFault {
  return new EndpointFault('the path has an empty segment (`//`)');
}

function refuseRaw(character: string): EndpointFault {
  if (character === '*')
    return new EndpointFault(
      '`*` stands in the path',
      'a path covers everything below it; write a literal `*` as `%2A`',
    );
  if (character === '?' || character === '#')
    return new EndpointFault('it has a query or a fragment', 'only scheme, host, ports and path count');
  if (character === '\\') return new EndpointFault('a backslash stands in the path');
  return new EndpointFault('white space stands in the path');
}

function decodeSegment(text: string): string | EndpointFault {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return new EndpointFault('`%` is not followed by two hexadecimal digits');
  const decoded = text.includes('%') ? decodePercent(text) : text;
  if (decoded === undefined) return new EndpointFault('a percent-encoded part is not UTF-8');
  if (decoded.includes('/'))
    return new EndpointFault('the path has an encoded slash (`%2F`)', 'servers disagree about what it means');
  if (decoded.includes('\\'))
    return new EndpointFault('the path has an encoded backslash (`%5C`)', 'servers disagree about what it means');
  if (hasInvisible(decoded) || /[\t\n\r]/.test(decoded))
    return new EndpointFault('the path has an encoded control character');
  return decoded;
}

function decodePercent(text: string): string | undefined {
  const bytes: number[] = [];
  for (const part of text.split(/(%[0-9a-fA-F]{2})/)) {
    if (part.startsWith('%')) bytes.push(Number.parseInt(part.slice(1), 16));
    else for (const byte of encoder.encode(part)) bytes.push(byte);
  }
  try {
    return utf8.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replaceAll('*', '%2A');
}
