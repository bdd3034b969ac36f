import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../src/backends/policy-file/api.js';
import { keyCredential } from '../../../src/backends/policy-file/key.js';
import { NotStored } from '../../../src/backends/policy-file/session.js';
import { OAuthClient, ReadingSession, WritingSession } from '../../../src/backends/tailscale/index.js';
import { DEFAULT, StandIn, said } from './stand-in.js';

const POLICY = '// ours\n{"grants": []}\n';

function open(
  service: StandIn,
  { key = service.key, tailnet = '-' } = {},
): { session: WritingSession; waits: number[] } {
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const options = { exchange: service.exchange, credential: keyCredential(key), wait };
  return { session: new WritingSession(tailnet, options), waits };
}

function byClient(service: StandIn, secret = service.client.secret): WritingSession {
  const { exchange, client } = service;
  const credential = new OAuthClient(exchange, { id: client.id, secret });
  return new WritingSession('-', { exchange, credential, wait: async () => {} });
}

describe('reading from the service', () => {
  test('a session that reads has no way to write', () => {
    expect(Object.getOwnPropertyNames(ReadingSession.prototype).sort()).toEqual(['check', 'constructor', 'stored']);
  });

  test('gives the file as it was written, with its revision', async () => {
    const service = new StandIn();
    for (const tailnet of ['-', 'example.com']) {
      const stored = await open(service, { tailnet }).session.stored();
      expect(stored).toEqual({ kind: 'text', text: DEFAULT, revision: service.etag });
    }
    await expect(open(service, { tailnet: 'ana@x.y' }).session.stored()).rejects.toThrow('tailnet not found');
    expect(service.requests.at(-1)!.path).toBe('/api/v2/tailnet/ana%40x.y/acl');
  });

  test('a revision is quoted once, and a file without one cannot be bound to', async () => {
    const service = new StandIn();
    const { session } = open(service);
    for (const etag of ['abc', '"abc"', '""abc""', 'W/"abc"']) {
      service.upcoming.push({ status: 200, text: POLICY, etag });
      expect(await session.stored()).toMatchObject({ revision: '"abc"' });
    }
    service.upcoming.push({ status: 200, text: POLICY });
    await expect(session.stored()).rejects.toThrow('ETag');
  });

  test('what is found is said with status 200', async () => {
    const service = new StandIn();
    const { session } = open(service);
    expect(await session.check(POLICY)).toEqual({ ok: true, warnings: [] });
    service.refuses = () => [{ user: 'ana@example.com', errors: ['address "2.2.2.2:22": want: Drop, got: Accept'] }];
    expect(await session.check(POLICY)).toEqual({
      ok: false,
      reasons: ['test(s) failed', 'ana@example.com: address "2.2.2.2:22": want: Drop, got: Accept'],
    });
    service.refuses = () => [{ user: 'group:x@example.com', warnings: ['group is not syncing from SCIM'] }];
    expect(await session.check(POLICY)).toMatchObject({ ok: true, warnings: ['warning(s) found', expect.any(String)] });
    service.upcoming.push(said(200, { message: 'warning(s) found', data: [{ user: 'u', errors: ['no'] }] }));
    expect(await session.check(POLICY)).toMatchObject({ ok: false });
    service.upcoming.push(said(400, { message: 'line 3, column 4: invalid literal' }));
    expect(await session.check(POLICY)).toEqual({ ok: false, reasons: ['line 3, column 4: invalid literal'] });
    for (const reply of [
      { status: 200, text: '<html>' },
      { status: 403, text: '{"message":"no"}' },
    ]) {
      service.upcoming.push(reply);
      await expect(session.check(POLICY)).rejects.toThrow(ApiError);
    }
    expect(service.policy).toBe(DEFAULT);
  });

  test('waits as long as the service asks for', async () => {
    const service = new StandIn();
    const { session, waits } = open(service);
    service.upcoming.push('lost', { ...said(429, { message: 'rate limited' }), retryAfter: 3 }, said(503, {}));
    await session.stored();
    expect(waits).toEqual([500, 3000, 2000]);
  });
});

describe('an OAuth client', () => {
  test('gets one token for all requests, and another when it ran out', async () => {
    const service = new StandIn();
    const session = byClient(service);
    await session.stored();
    await session.check(POLICY);
    expect([...service.tokens]).toEqual(['tskey-token-1']);
    service.tokens.clear();
    service.tokens.add('another');
    expect(await session.replace(POLICY, '"ts-default"')).toBe('stored');
    expect(service.tokens.size).toBe(2);
    expect(service.policy).toBe(POLICY);
  });

  test('that is not known is refused without a word of its secret', async () => {
    const service = new StandIn();
    const refused = byClient(service, 'tskey-client-wrong').stored();
    await expect(refused).rejects.toMatchObject({ status: 401 });
    await expect(refused).rejects.not.toThrow(/wrong/);
    service.upcoming.push(said(400, { message: 'secret tskey-client-secret is none' }));
    await expect(byClient(service).stored()).rejects.toMatchObject({ status: 401, message: 'secret … is none' });
    service.upcoming.push(said(200, { token: 'elsewhere' }));
    await expect(byClient(service).stored()).rejects.toThrow('holds no token');
  });

  test('asks again when the login is busy', async () => {
    const service = new StandIn();
    service.upcoming.push(said(503, {}));
    expect(await byClient(service).stored()).toMatchObject({ kind: 'text' });
  });
});

describe('writing to the service', () => {
  test('takes a text only while the file is the one that was reviewed', async () => {
    const service = new StandIn();
    const { session } = open(service);
    const reviewed = service.etag;
    service.edit('{"grants": []} // by hand');
    expect(await session.replace(POLICY, reviewed)).toBe('moved');
    expect(await session.replace(POLICY, '"ts-default"')).toBe('moved');
    expect(await session.replace(POLICY, service.etag)).toBe('stored');
    expect(service.policy).toBe(POLICY);
    const { headers } = service.requests.at(-1)!;
    expect(headers).toMatchObject({ 'content-type': 'application/hujson', accept: 'application/hujson' });
  });

  test('an untouched file is replaced by the name that the service has for it', async () => {
    const service = new StandIn();
    expect(await open(service).session.replace(POLICY, '"ts-default"')).toBe('stored');
  });

  test('never writes without a revision, and never an empty text, which would put the default back', async () => {
    const service = new StandIn();
    const { session } = open(service);
    await expect(session.replace(POLICY, undefined)).rejects.toThrow(TypeError);
    await expect(session.replace(' ', service.etag)).rejects.toThrow(TypeError);
    expect(service.requests).toEqual([]);
  });

  test('a format of its own is fine, another text is not', async () => {
    const service = new StandIn();
    const { session } = open(service);
    service.format = () => '// ours\n{\n\t"grants": [],\n}\n';
    expect(await session.replace(POLICY, service.etag)).toBe('stored');
    service.format = () => '{"grants": [],}';
    await expect(session.replace(POLICY, service.etag)).rejects.toThrow(NotStored);
  });

  test('a refusal is told in the words of the service', async () => {
    const service = new StandIn();
    service.refuses = () => [{ user: 'ana@example.com', errors: ['want: Drop, got: Accept'] }];
    const refused = open(service).session.replace(POLICY, service.etag);
    await expect(refused).rejects.toThrow('test(s) failed\nana@example.com: want: Drop, got: Accept');
  });
});
