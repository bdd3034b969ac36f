import { describe, expect, test } from 'vitest';
import { NoReply } from '../../../src/backends/exchange.js';
import { ReadingSession, WritingSession } from '../../../src/backends/headscale/index.js';
import { ApiError } from '../../../src/backends/policy-file/api.js';
import { keyCredential } from '../../../src/backends/policy-file/key.js';
import { NotStored } from '../../../src/backends/policy-file/session.js';
import { failed, StandIn } from './stand-in.js';

const POLICY = '// ours\n{"grants": []}\n';

function open(server: StandIn, key = server.key): { session: WritingSession; waits: number[] } {
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const { exchange } = server;
  return { session: new WritingSession({ exchange, credential: keyCredential(key), wait }), waits };
}

describe('reading from a server', () => {
  test('a session that reads has no way to write', () => {
    expect(Object.getOwnPropertyNames(ReadingSession.prototype).sort()).toEqual(['check', 'constructor', 'stored']);
  });

  test('nothing stored, an empty text and a text are three things', async () => {
    const server = new StandIn();
    const { session } = open(server);
    expect(await session.stored()).toEqual({ kind: 'none' });
    for (const empty of ['', ' \n']) {
      server.policy = empty;
      expect(await session.stored()).toEqual({ kind: 'empty' });
    }
    server.policy = POLICY;
    expect(await session.stored()).toEqual({ kind: 'text', text: POLICY });
  });

  test('an error of another kind is never taken for nothing', async () => {
    const server = new StandIn();
    const { session } = open(server);
    server.upcoming.push(failed(500, 2, 'loading ACL from database: disk I/O error'));
    await expect(session.stored()).rejects.toThrow('disk I/O error');
    for (const text of ['', '<html>busy</html>', '{}', '{"policy":null}', '{"policy":{}}', '[]']) {
      server.upcoming.push({ status: 200, text });
      await expect(session.stored()).rejects.toThrow(ApiError);
    }
  });

  test('a key that is wrong is not shown', async () => {
    const server = new StandIn();
    const { session } = open(server, 'hskey-api-stolen');
    const refused = session.stored();
    await expect(refused).rejects.toMatchObject({ status: 401, message: 'Unauthorized' });
    server.upcoming.push(failed(403, 7, 'key hskey-api-stolen may not do this'));
    await expect(session.stored()).rejects.toMatchObject({ message: 'key … may not do this' });
  });

  test('asks again when the server is busy or the connection is lost, but not for what is too large', async () => {
    const server = new StandIn();
    const { session, waits } = open(server);
    server.upcoming.push('lost', { ...failed(503, 14, 'unavailable'), retryAfter: 7 });
    expect(await session.stored()).toEqual({ kind: 'none' });
    expect(waits).toEqual([500, 7000]);
    expect(await session.check('x'.repeat(4 * 1024 * 1024))).toMatchObject({
      ok: false,
      reasons: [expect.stringContaining('4 MiB')],
    });
    expect(waits).toHaveLength(2);
    server.upcoming.push(...Array.from({ length: 5 }, () => failed(503, 14, 'unavailable')));
    await expect(session.stored()).rejects.toThrow('unavailable');
  });

  test('a check says why, and a server that has none says so', async () => {
    const server = new StandIn();
    const { session } = open(server);
    expect(await session.check(POLICY)).toEqual({ ok: true, warnings: [] });
    server.refuses = () => 'test(s) failed:\nalice@ -> h1:23 (udp): expected ALLOWED, got DENIED';
    expect(await session.check(POLICY)).toMatchObject({ ok: false, reasons: [expect.stringContaining('alice@')] });
    server.upcoming.push(failed(501, 12, 'Method Not Allowed'));
    expect(await session.check(POLICY)).toMatchObject({ ok: true, warnings: [expect.stringContaining('only when')] });
    server.upcoming.push({ status: 400, text: '<html>' });
    await expect(session.check(POLICY)).rejects.toThrow(ApiError);
    expect(server.policy).toBeUndefined();
  });
});

describe('writing to a server', () => {
  test('sends the text in its field and wants the same text back', async () => {
    const server = new StandIn();
    const { session } = open(server);
    expect(await session.replace(POLICY)).toBe('stored');
    expect(server.policy).toBe(POLICY);
    // What a body without the field would do.
    server.upcoming.push({ status: 200, text: '{"policy":"","updatedAt":"2026-11-22T10:00:00Z"}' });
    await expect(session.replace(POLICY)).rejects.toThrow(NotStored);
  });

  test('never sends an empty text', async () => {
    const server = new StandIn();
    for (const text of ['', ' \n']) await expect(open(server).session.replace(text)).rejects.toThrow(TypeError);
    expect(server.requests).toEqual([]);
  });

  test('says why nothing was stored', async () => {
    const server = new StandIn();
    const { session } = open(server);
    await expect(session.replace('x'.repeat(4 * 1024 * 1024))).rejects.toMatchObject({ status: 413 });
    server.refuses = () => 'parsing policy: host not defined in policy: "alice"';
    await expect(session.replace(POLICY)).rejects.toThrow('host not defined');
    server.mode = 'file';
    await expect(session.replace(POLICY)).rejects.toThrow('set `policy.mode: database`');
    expect(server.policy).toBeUndefined();
  });

  test('is never tried again by itself', async () => {
    const server = new StandIn();
    const { session, waits } = open(server);
    server.upcoming.push('lost');
    await expect(session.replace(POLICY)).rejects.toThrow(NoReply);
    server.upcoming.push(failed(503, 14, 'unavailable'));
    await expect(session.replace(POLICY)).rejects.toMatchObject({ isBusy: true });
    expect([server.writes, waits]).toEqual([2, []]);
  });
});
