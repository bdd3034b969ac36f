import { cidrOf, type Host, parseAddress, parseCidr, type Scheme, widthOf } from '../../model/index.js';
import { EndpointFault } from './fault.js';

/** A host and what follows it: `:ports` and `/path`. */
export interface SplitHost {
  readonly host: Host;
  readonly rest: string;
}

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Reads the host at the start of what follows `://`. */
export function parseHost(text: string, scheme: Scheme): SplitHost | EndpointFault {
  const isWeb = scheme === 'https' || scheme === 'http';
  if (text.startsWith('[')) return parseBracketed(text, isWeb);
  const end = /[:/]|$/.exec(text)!.index;
  const word = text.slice(0, end);
  const rest = text.slice(end);
  if (/^[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*$/.test(text))
    return new EndpointFault('an IPv6 address stands in brackets', `did you mean \`[${text}]\`?`);
  if (word === '') return new EndpointFault('it has no host');
  if (word.includes('@'))
    return new EndpointFault('it has a user part', 'who may log in stands in policies, as whom in `as`');
  if (word === 'internet' || word === 'own-devices') {
    if (isWeb) return new EndpointFault(`\`${scheme}\` takes no \`${word}\``, `write \`tcp://${word}:443\``);
    return { host: { kind: word }, rest };
  }
  if (/^[0-9.]+$/.test(word)) return parseV4(word, rest, isWeb);
  const host = parseName(word);
  return host instanceof EndpointFault ? host : { host, rest };
}

/** A name or `*.name`. */
function parseName(word: string): Host | EndpointFault {
  const isWildcard = word.startsWith('*.');
  const name = isWildcard ? word.slice(2) : word;
  if (name.includes('*')) return new EndpointFault('`*` can only be the whole first label (`*.name`)');
  if (/[A-Z]/.test(name))
    return new EndpointFault('the host has upper-case letters', `did you mean \`${word.toLowerCase()}\`?`);
  if (name.endsWith('.')) return new EndpointFault('the host ends in a dot', `did you mean \`${word.slice(0, -1)}\`?`);
  const labels = name.split('.');
  const wrong = labels.find((label) => !LABEL.test(label));
  if (wrong !== undefined || name.length > 253)
    return new EndpointFault(
      `\`${word}\` is no host name`,
      'labels of 1 to 63 characters `a-z 0-9 - _`, joined by dots; other scripts in their `xn--` form',
    );
  if (/^([0-9]+|0x[0-9a-f]*)$/.test(labels.at(-1)!))
    return new EndpointFault(`\`${word}\` would be read as an address`, 'write addresses as four numbers');
  return isWildcard ? { kind: 'wildcard', suffix: name } : { kind: 'name', name };
}

function parseV4(word: string, rest: string, isWeb: boolean): SplitHost | EndpointFault {
  const prefix = /^\/[0-9]+(?=$|:)/.exec(rest)?.[0] ?? '';
  if (prefix === '' || isWeb) {
    const address = parseAddress(word);
    if (!address) return new EndpointFault(`\`${word}\` is no address`);
    if (prefix !== '' && Number(prefix.slice(1)) <= 32) return blockOnWeb(word + prefix);
    return { host: { kind: 'cidr', cidr: cidrOf(4, address.bits, 32) }, rest };
  }
  return blockOf(word + prefix, rest.slice(prefix.length));
}

function parseBracketed(text: string, isWeb: boolean): SplitHost | EndpointFault {
  const end = text.indexOf(']');
  if (end < 0) return new EndpointFault('the bracket `[` is not closed');
  const word = text.slice(1, end);
  const after = text.slice(end + 1);
  if (!word.includes(':')) return new EndpointFault('only IPv6 addresses stand in brackets');
  if (word.includes('%')) return new EndpointFault('the address has a zone id (`%`)');
  const prefix = /^\/[0-9]+(?=$|:)/.exec(after)?.[0] ?? '';
  if (prefix === '' || isWeb) {
    const address = parseAddress(word);
    if (!address) return new EndpointFault(`\`${word}\` is no address`);
    if (prefix !== '' && Number(prefix.slice(1)) <= 128) return blockOnWeb(`[${word}]${prefix}`);
    return { host: { kind: 'cidr', cidr: cidrOf(address.family, address.bits, widthOf(address.family)) }, rest: after };
  }
  return blockOf(word + prefix, after.slice(prefix.length));
}

function blockOnWeb(block: string): EndpointFault {
  return new EndpointFault(
    `\`https\` and \`http\` take no block, and \`${block}\` looks like one`,
    `write \`tcp://${block}:443\`; a path that is a number is written with a slash at its end`,
  );
}

function blockOf(text: string, rest: string): SplitHost | EndpointFault {
  const cidr = parseCidr(text);
  if (!('fault' in cidr)) return { host: { kind: 'cidr', cidr }, rest };
  if (cidr.fault === 'host-bits')
    return new EndpointFault(`\`${text}\` has bits set beyond its prefix`, `did you mean \`${cidr.meant}\`?`);
  return new EndpointFault(`\`${text}\` is no block of addresses`);
}

/** As it stands in an endpoint. */
export function hostText(host: Host): string {
  switch (host.kind) {
    case 'name':
      return host.name;
    case 'wildcard':
      return `*.${host.suffix}`;
    case 'cidr': {
      const { family, prefix, text } = host.cidr;
      const [address, bits] = text.split('/') as [string, string];
      const shown = family === 6 ? `[${address}]` : address;
      return prefix === widthOf(family) ? shown : `${shown}/${bits}`;
    }
    default:
      return host.kind;
  }
}
