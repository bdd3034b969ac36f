import { readFileSync } from 'node:fs';
import { createServer as createPlain } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { NoReply } from '../../../src/backends/exchange.js';
import { addressFault, connectServer } from '../../../src/backends/policy-file/client.js';

const fixture = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../openziti/fixtures/${name}`, import.meta.url)), 'utf8');
const CERTIFICATE = fixture('certificate.pem');
const KEY = fixture('key.pem');
const ASK = { method: 'GET', path: '/api/v1/policy', headers: { authorization: 'Bearer k' } } as const;

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

type Handler = Parameters<typeof createPlain>[1];

async function listen(server: Server & { closeAllConnections(): void }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function plain(handler: Handler): Promise<string> {
  return `http://127.0.0.1:${await listen(createPlain(handler as NonNullable<Handler>))}`;
}

async function secure(handler: Handler): Promise<string> {
  const server = createServer({ cert: CERTIFICATE, key: KEY }, handler as NonNullable<Handler>);
  return `https://127.0.0.1:${await listen(server)}`;
}

function connect(...args: Parameters<typeof connectServer>): ReturnType<typeof connectServer> {
  const connection = connectServer(...args);
  open.push(connection.close);
  return connection;
}

describe('the connection to a server', () => {
  test('passes on what is sent and what is said of the answer', async () => {
    const url = await plain(async (request, reply) => {
      let body = '';
      for await (const part of request) body += String(part);
      reply
        .writeHead(429, { 'retry-after': '3', etag: '"abc"' })
        .end(`${request.method} ${request.url} ${request.headers.authorization} ${body}`);
    });
    const { exchange } = connect({ url: `${url}/mesh/` });
    expect(await exchange({ ...ASK, method: 'PUT', body: '{"é":1}' })).toEqual({
      status: 429,
      retryAfter: 3,
      etag: '"abc"',
      text: 'PUT /mesh/api/v1/policy Bearer k {"é":1}',
    });
  });

  test('does not follow to another address, where the credential does not belong', async () => {
    let asked = 0;
    const url = await plain((_, reply) => {
      asked += 1;
      reply.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    });
    expect(await connect({ url }).exchange(ASK)).toMatchObject({ status: 302 });
    expect(asked).toBe(1);
  });

  test('trusts nothing but the authority that is given', async () => {
    const url = await secure((_, reply) => reply.end('{}'));
    expect(await connect({ url, ca: CERTIFICATE }).exchange(ASK)).toEqual({ status: 200, text: '{}' });
    const failed = connect({ url }).exchange(ASK);
    await expect(failed).rejects.toMatchObject({ isUntrusted: true, mayHaveArrived: false });
  });

  test('ends when time is up, when nobody is there, and when the other side breaks off', async () => {
    const url = await plain(({ method }, reply) => {
      if (method === 'PUT') return;
      reply.writeHead(200, { 'content-length': '100' });
      reply.write('{');
      setTimeout(() => reply.destroy(), 20);
    });
    const late = connect({ url, timeout: 50 }).exchange({ ...ASK, method: 'PUT', body: '{}' });
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT', mayHaveArrived: true });
    const nobody = connect({ url: 'http://127.0.0.1:1' }).exchange(ASK);
    await expect(nobody).rejects.toMatchObject({ code: 'ECONNREFUSED', mayHaveArrived: false });
    await expect(connect({ url }).exchange(ASK)).rejects.toThrow(NoReply);
  });

  test.each([
    ['http://headscale.example.com', 'plain http'],
    ['http://127.0.0.1.example.com', 'plain http'],
    ['http://10.0.0.1:8080', 'plain http'],
    ['https://key:secret@headscale.example.com', 'credentials'],
    ['https://headscale.example.com/?a=b', 'more than'],
    ['ftp://headscale.example.com', 'https'],
    ['headscale.example.com', 'https'],
    ['', 'https'],
  ])('is refused to %s', (url, why) => {
    expect(addressFault(url)).toContain(why);
    expect(() => connectServer({ url })).toThrow(why);
  });

  test.each([
    'https://a.example',
    'http://127.0.0.1:80',
    'http://localhost',
    'http://[::1]:8080',
    'https://a.example/b/',
  ])('is not to %s', (url) => {
    expect(addressFault(url)).toBeUndefined();
  });
});
