import { X509Certificate } from 'node:crypto';
import { Agent, request } from 'node:https';
import { createSecureContext } from 'node:tls';
import { type Exchange, NoReply, type Reply, type Request } from './exchange.js';

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
    exchange: (one) => send(base, agent, timeout, one),
    close: () => agent.destroy(),
  };
}

function send(base: URL, agent: Agent, timeout: number, { method, path, headers, body }: Request): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.from(body, 'utf8');
    const sent = request(new URL(path, base), {
      agent,
      method,
      signal: AbortSignal.timeout(timeout),
      headers: {
        ...headers,
        // With brotli a controller answers every request with 200, errors too (measured on 2.1.0-pre).
        'accept-encoding': 'identity',
        ...(bytes && { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
      },
    });
    sent.on('error', (error) => reject(new NoReply(codeOf(error))));
    sent.on('response', (reply) => {
      const parts: Buffer[] = [];
      let size = 0;
      reply.on('data', (part: Buffer) => {
        size += part.length;
        if (size > LARGEST) sent.destroy(new NoReply('TOO_LARGE'));
        else parts.push(part);
      });
      reply.on('error', (error) => reject(new NoReply(codeOf(error))));
      reply.on('end', () => {
        const retryAfter = Number(reply.headers['retry-after'] ?? Number.NaN);
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: reply.statusCode ?? 0, text, ...(retryAfter >= 0 && { retryAfter }) });
      });
    });
    sent.end(bytes);
  });
}

function codeOf(error: Error): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'TIMEOUT';
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === 'string' ? code : 'CONNECTION_FAILED';
}
