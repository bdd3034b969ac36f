import { type Address, formatAddress } from '../model/index.js';
import type { Traffic } from './reading.js';

/** One host: what a caller connects to. */
export type OneHost =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'own-devices' }
  /** A device of the vendor that no binding names. */
  | { readonly kind: 'foreign'; readonly name: string };

/** One point. `port` counts for tcp and udp, `path` (the root is the empty text) for tcp. */
export interface OnePoint {
  readonly host: OneHost;
  readonly traffic: Traffic;
  readonly port: number;
  readonly path: string;
}

/** The point as a request writes it: `tcp://10.0.0.7:22`, `https://crm.example.com/admin`. Not every point has a form that can be asked for. */
export function pointText({ host, traffic, port, path }: OnePoint): string {
  const name = hostText(host);
  if (traffic === 'icmp') return `icmp://${name}`;
  if (traffic === 'other') return `ip://${name}`;
  const where = path.split('/').map(encodeURIComponent).join('/');
  if (path === '') return `${traffic}://${name}:${port}`;
  return port === 443 ? `https://${name}${where}` : `http://${name}:${port}${where}`;
}

function hostText(host: OneHost): string {
  switch (host.kind) {
    case 'name':
      return host.name;
    case 'address': {
      const text = formatAddress(host.address);
      return host.address.family === 6 ? `[${text}]` : text;
    }
    case 'own-devices':
      return 'own-devices';
    case 'foreign':
      return `(${host.name})`;
  }
}
