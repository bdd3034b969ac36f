import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { type Exchange, exchangeOver } from '../exchange.js';

export interface ServerAddress {
  /** Checked by {@link addressFault}. */
  readonly url: string;
  /** PEM of the authority that signs the server. Absent = those of the system. There is no way to trust any certificate. */
  readonly ca?: string;
  /** Milliseconds for one request; 30,000 when absent. */
  readonly timeout?: number;
}

/** Largest reply that is read, in bytes: a policy file has at most four million. */
const LARGEST = 32 * 1024 * 1024;

/** Why a server is not reached at a URL, or undefined. Whoever sees a plain connection reads the credential, so that stays on this machine. */
export function addressFault(url: string): string | undefined {
  const at = URL.canParse(url) ? new URL(url) : undefined;
  if (!at || !/^https?:$/.test(at.protocol)) return 'its `url` is none of https';
  if (at.username !== '' || at.password !== '') return 'its `url` holds credentials, which belong into the environment';
  if (at.search !== '' || at.hash !== '') return 'its `url` holds more than a host and a path';
  if (at.protocol === 'http:' && !isLoopback(at.hostname)) return 'plain http is for this machine alone; use https';
  return undefined;
}

/** Connections to one server: the only place that opens them. Redirects are not followed. `close` ends those that are idle. */
export function connectServer({ url, ca, timeout = 30_000 }: ServerAddress): {
  readonly exchange: Exchange;
  close(): void;
} {
  const fault = addressFault(url);
  if (fault !== undefined) throw new TypeError(fault);
  const base = url.replace(/\/+$/, '');
  const agent = base.startsWith('https:')
    ? new Agent({ keepAlive: true, rejectUnauthorized: true, ...(ca !== undefined && { ca }) })
    : new PlainAgent({ keepAlive: true });
  const open = agent instanceof Agent ? request : plainRequest;
  return {
    exchange: exchangeOver((path, options) => open(`${base}${path}`, { ...options, agent }), {
      timeout,
      largest: LARGEST,
    }),
    close: () => agent.destroy(),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}
