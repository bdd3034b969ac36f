import { type Endpoint, readEndpoint } from '../../oracle/interpreter/endpoint-text.js';
import { relation } from '../../oracle/interpreter/points.js';
import type { Draft } from './draft.js';

const NAMES = [
  'app.example.com',
  'a.app.example.com',
  'web.lab.example.com',
  'lab.example.com',
  'h1.prod.example.com',
  'db.internal',
  'printer',
  'x_y.internal',
  'xn--caf-dma.example',
];
const SUFFIXES = ['example.com', 'lab.example.com', 'prod.example.com', 'internal', 'com'];
const IPV4 = [
  '10.0.0.0/8',
  '10.20.0.0/16',
  '10.20.3.0/24',
  '10.20.3.7',
  '10.20.3.8',
  '192.168.9.9',
  '9.9.9.9',
  '8.8.0.0/16',
  '0.0.0.0/0',
  '203.0.113.0/25',
];
const IPV6 = [
  '2600:1f00::/24',
  '2600:1f00::1',
  '2001:db8::/32',
  'fd00::/8',
  '::ffff:10.20.3.0/120',
  '::ffff:9.9.9.9',
  '2000::/3',
  '::/0',
];
const PORTS = [
  '22',
  '80',
  '443',
  '8080',
  '1-1024',
  '8000-8099',
  '8080,8443',
  '1-65535',
  '20-30,22',
  '1-79,81-65535',
  '1-21,22-1024',
  '1-100,101-65535',
];
const PATHS = [
  '/',
  '/admin',
  '/admin/',
  '/admin/users',
  '/administrator',
  '/Admin',
  '/%61dmin',
  '/x/../admin/u',
  '/./a%20b',
  '/24/',
  '/é%2A',
];

/** The endpoints of all resources so far, which lie well to each other: nothing is split or said twice, and no two resources are inner to each other. */
export class Ground {
  readonly #taken: { readonly resource: string; readonly endpoint: Endpoint }[] = [];
  /** `inner outer` */
  readonly #inner = new Set<string>();

  /** Adds a random endpoint to a resource and returns its text; undefined when none was found that lies well. */
  addEndpoint(draft: Draft, resource: string, isSsh: boolean): string | undefined {
    for (let attempt = 0; attempt < 12; attempt++) {
      const text = randomEndpoint(draft, isSsh);
      const endpoint = readEndpoint(text);
      if (!endpoint) throw new Error(`not an endpoint: ${text}`);
      if (this.#add(resource, endpoint)) return text;
    }
    return undefined;
  }

  #add(resource: string, endpoint: Endpoint): boolean {
    const inner = new Set(this.#inner);
    for (const other of this.#taken) {
      if (other.resource === resource) continue;
      const found = relation(endpoint, other.endpoint);
      if (found === 'same' || found === 'split') return false;
      if (found === 'inside') inner.add(`${resource} ${other.resource}`);
      if (found === 'around') inner.add(`${other.resource} ${resource}`);
    }
    if ([...inner].some((pair) => inner.has(pair.split(' ').reverse().join(' ')))) return false;
    for (const pair of inner) this.#inner.add(pair);
    this.#taken.push({ resource, endpoint });
    return true;
  }
}

function randomEndpoint(draft: Draft, isSsh: boolean): string {
  const { random } = draft;
  const scheme = isSsh ? 'ssh' : randomScheme(draft);
  if (scheme === 'https' || scheme === 'http') {
    const host = draft.may('blocks', 0.1) ? random.pick(['10.20.3.7', '[2600:1f00::1]']) : randomName(draft);
    return `${scheme}://${host}${randomPorts(draft, 0.25)}${draft.may('paths', 0.5) ? random.pick(PATHS) : ''}`;
  }
  const ports =
    scheme === 'icmp' || scheme === 'ip' ? '' : randomPorts(draft, scheme === 'ssh' || scheme === 'rdp' ? 0.2 : 0.7);
  return `${scheme}://${randomHost(draft)}${ports}`;
}

function randomScheme(draft: Draft): string {
  const { random } = draft;
  if (draft.may('udp-and-icmp', 0.12)) return random.pick(['udp', 'icmp']);
  const roll = random.next();
  if (roll < 0.5) return roll < 0.4 ? 'https' : 'http';
  return roll < 0.8 ? 'tcp' : roll < 0.88 ? 'rdp' : 'ip';
}

function randomHost(draft: Draft): string {
  const { random } = draft;
  if (draft.may('internet', 0.1)) return 'internet';
  if (draft.may('own-devices', 0.08)) return 'own-devices';
  if (draft.may('blocks', 0.4)) return draft.may('ipv6', 0.4) ? bracketed(random.pick(IPV6)) : random.pick(IPV4);
  return randomName(draft);
}

function bracketed(block: string): string {
  const [address, prefix] = block.split('/');
  return prefix === undefined ? `[${address}]` : `[${address}]/${prefix}`;
}

function randomName(draft: Draft): string {
  return draft.may('wildcards', 0.3) ? `*.${draft.random.pick(SUFFIXES)}` : draft.random.pick(NAMES);
}

function randomPorts(draft: Draft, probability: number): string {
  return draft.may('ports', probability) ? `:${draft.random.pick(PORTS)}` : '';
}
