import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { connectController, NoReply, ReadingSession } from '../../../src/backends/openziti/index.js';

const fixture = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)), 'utf8');
const CERTIFICATE = fixture('certificate.pem');
const KEY = fixture('key.pem');

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

type Handler = Parameters<typeof createServer>[1];

async function serve(handler: Handler): Promise<string> {
  const server: Server = createServer({ cert: CERTIFICATE, key: KEY }, handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function connect(
  url: string,
  more: Partial<Parameters<typeof connectController>[0]> = {},
): ReturnType<typeof connectController> {
  const connection = connectController({ url, ca: CERTIFICATE, ...more });
  open.push(connection.close);
  return connection;
}

const ASK = { method: 'GET', path: '/edge/management/v1/version', headers: {} } as const;

describe('the connection to a controller', () => {
  test('never offers brotli, under which every status is 200', async () => {
    const url = await serve(({ headers }, reply) => reply.writeHead(401).end(String(headers['accept-encoding'])));
    expect(await connect(url).exchange(ASK)).toEqual({ status: 401, text: 'identity' });
  });

  test('passes on what is sent and how long to wait', async () => {
    const url = await serve(async (request, reply) => {
      let body = '';
      for await (const part of request) body += String(part);
      reply
        .writeHead(429, { 'retry-after': '3' })
        .end(`${request.method} ${request.url} ${request.headers['zt-session']} ${body}`);
    });
    const sent = { method: 'POST', path: '/x?y=1', headers: { 'zt-session': 's' }, body: '{"é":1}' } as const;
    expect(await connect(url).exchange(sent)).toEqual({ status: 429, retryAfter: 3, text: 'POST /x?y=1 s {"é":1}' });
  });

  test('trusts nothing but the authority that is given', async () => {
    const url = await serve((_, reply) => reply.end('{}'));
    const stranger = connectController({ url });
    open.push(stranger.close);
    const failed = stranger.exchange(ASK);
    await expect(failed).rejects.toThrow(NoReply);
    await expect(failed).rejects.toMatchObject({ code: expect.stringContaining('CERT') });
    const session = new ReadingSession(stranger.exchange, { wait: () => Promise.reject(new Error('asked again')) });
    await expect(session.list('services')).rejects.toThrow(NoReply);
  });

  test('is https and nothing else', () => {
    expect(() => connectController({ url: 'http://127.0.0.1:1280' })).toThrow('https');
  });

  test('ends when time is up, and when nobody is there', async () => {
    const url = await serve(() => {});
    await expect(connect(url, { timeout: 50 }).exchange(ASK)).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(connect('https://127.0.0.1:1').exchange(ASK)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('says when the other side breaks off', async () => {
    const url = await serve((_, reply) => {
      reply.writeHead(200, { 'content-length': '100' });
      reply.write('{');
      setTimeout(() => reply.destroy(), 20);
    });
    await expect(connect(url).exchange(ASK)).rejects.toThrow(NoReply);
  });
});
