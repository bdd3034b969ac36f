import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Exchange, NoReply, type Request } from '../../../src/backends/openziti/index.js';

/** Trusts the served controller; signs itself. */
export const CERTIFICATE_PATH = fileURLToPath(new URL('fixtures/certificate.pem', import.meta.url));
const KEY_PATH = fileURLToPath(new URL('fixtures/key.pem', import.meta.url));

/** Serves a controller over TLS on a free port of this machine. A reply that is lost ends the connection. */
export async function serve(exchange: Exchange): Promise<{ readonly url: string; close(): Promise<void> }> {
  const pem = { cert: readFileSync(CERTIFICATE_PATH), key: readFileSync(KEY_PATH) };
  const server = createServer(pem, async (asked, reply) => {
    let body = '';
    for await (const part of asked) body += String(part);
    const request = {
      method: asked.method as Request['method'],
      path: asked.url ?? '',
      headers: { 'zt-session': String(asked.headers['zt-session'] ?? ''), ...authorisation(asked.headers) },
      ...(body !== '' && { body }),
    };
    try {
      const { status, retryAfter, text } = await exchange(request);
      reply.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }).end(text);
    } catch (error) {
      if (!(error instanceof NoReply)) reply.writeHead(500).end(String(error));
      asked.socket.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function authorisation({ authorization }: { readonly authorization?: string | undefined }): Record<string, string> {
  return authorization === undefined ? {} : { authorization };
}
