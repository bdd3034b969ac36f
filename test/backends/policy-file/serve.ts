import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Reply, Request } from '../../../src/backends/exchange.js';
import { NoReply } from '../../../src/backends/exchange.js';

/** A server in memory, on loopback. A lost reply is a connection that breaks off. */
export async function serve(
  answer: (request: Request) => Promise<Reply>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const),
    );
    const method = request.method as Request['method'];
    try {
      const reply = await answer({ method, path: request.url!, headers, body });
      response.writeHead(reply.status, {
        ...(reply.etag !== undefined && { etag: reply.etag }),
        ...(reply.retryAfter !== undefined && { 'retry-after': String(reply.retryAfter) }),
      });
      response.end(reply.text);
    } catch (error) {
      if (!(error instanceof NoReply)) throw error;
      request.socket.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
