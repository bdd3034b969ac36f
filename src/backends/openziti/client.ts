import { X509Certificate } from 'node:crypto';
import { Agent, request } from 'node:https';
import { createSecureContext } from 'node:tls';
import { type Exchange, exchangeOver } from '../exchange.js';

export interface ControllerAddress {
  /** `https://controller.example:1280`, without a path. */
  readonly url: string;
  /** PEM of the authority that signs the controller. Absent = those of the system. There is no way to trust any certificate. */
  readonly ca?: string;
  /** PEM of certificate and key of a caller that logs in with them. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Milliseconds for one request; 30,000 when absent. */
  readonly timeout?: number;
}

/** Largest reply that is read, in bytes: a page of 500 objects has about one megabyte. */
const LARGEST = 64 * 1024 * 1024;

/** A certificate or key that cannot be read as one, or that belong not together. */
export class BadPem extends Error {
  override readonly name = 'BadPem';
}

/** Connections to one controller: the only place that opens them. `close` ends those that are idle. */
export function connectController({ url, ca, certificate, timeout = 30_000 }: ControllerAddress): {
  readonly exchange: Exchange;
  close(): void;
} {
  const base = new URL(url);
  if (base.protocol !== 'https:') throw new TypeError('a controller is reached with https');
  try {
    // An authority that is none is passed over by TLS, which would then trust nobody.
    if (ca) new X509Certificate(ca);
    createSecureContext({ ...(ca && { ca }), ...certificate });
  } catch (error) {
    // The text of OpenSSL names what is wrong and holds nothing of a key.
    throw new BadPem(error instanceof Error ? error.message : 'it is no certificate');
  }
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 4,
    rejectUnauthorized: true,
    ...(ca && { ca }),
    ...certificate,
  });
  return {
    exchange: exchangeOver(
      (path, { headers, ...options }) =>
        request(new URL(path, base), {
          ...options,
          agent,
          headers: { ...('content-length' in headers && { 'content-type': 'application/json' }), ...headers },
        }),
      { timeout, largest: LARGEST },
    ),
    close: () => agent.destroy(),
  };
}
