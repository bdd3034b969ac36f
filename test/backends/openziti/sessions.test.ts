import { describe, expect, test } from 'vitest';
import {
  ControllerError,
  MANAGED_KINDS,
  NoReply,
  NotStored,
  ReadingSession,
  Unsafe,
  WritingSession,
} from '../../../src/backends/openziti/index.js';
import { StandIn } from './stand-in.js';
import { failed } from './stand-in-rules.js';

const NO_WAIT = { wait: async () => {} };
const LOGIN = { kind: 'password', username: 'ztctl', password: 'secret' } as const;

async function open(controller: StandIn): Promise<WritingSession> {
  const session = new WritingSession(controller.exchange, NO_WAIT);
  await session.login(LOGIN);
  return session;
}

const SERVICE = { name: 'db', encryptionRequired: true, configs: [], roleAttributes: [], tags: { ztctl: 'acme' } };

/** A service, an identity, a check, and a Dial policy over them. */
async function furnished(): Promise<{
  controller: StandIn;
  session: WritingSession;
  policy: string;
  body: Record<string, unknown>;
  ids: Record<string, string>;
}> {
  const controller = new StandIn();
  const session = await open(controller);
  const ids = {
    service: await session.create('services', SERVICE),
    other: await session.create('services', { ...SERVICE, name: 'web' }),
    identity: await session.create('identities', { name: 'ana', type: 'Default', isAdmin: false }),
    check: await session.create('posture-checks', {
      name: 'mfa',
      typeId: 'MFA',
      timeoutSeconds: -1,
      promptOnWake: false,
      roleAttributes: [],
    }),
  };
  const body = {
    name: 'dial',
    type: 'Dial',
    semantic: 'AnyOf',
    identityRoles: [`@${ids.identity}`],
    serviceRoles: [`@${ids.service}`],
    postureCheckRoles: [`@${ids.check}`],
  };
  return { controller, session, policy: await session.create('service-policies', body), body, ids };
}

describe('reading', () => {
  test('a session that reads has no way to write', () => {
    expect(Object.getOwnPropertyNames(ReadingSession.prototype).sort()).toEqual([
      'answer',
      'ask',
      'constructor',
      'get',
      'list',
      'login',
    ]);
    const session = new ReadingSession(new StandIn().exchange, NO_WAIT);
    expect('create' in session).toBe(false);
  });

  test('takes every page of a list, whose default is ten', async () => {
    const controller = new StandIn();
    const session = await open(controller);
    for (let at = 0; at < 1203; at++)
      controller.objects.set(
        'services',
        (controller.objects.get('services') ?? new Map()).set(`s${at}`, { id: `s${at}`, name: `s${at}` }),
      );
    expect(await session.list('services')).toHaveLength(1203);
  });

  test('credentials that are wrong, and sessions that ask for more', async () => {
    const controller = new StandIn();
    const session = new ReadingSession(controller.exchange, NO_WAIT);
    const wrong = session.login({ ...LOGIN, password: 'hunter2' });
    await expect(wrong).rejects.toThrow(ControllerError);
    await expect(wrong).rejects.not.toThrow(/hunter2/);
    controller.authQueries = [{ provider: 'ziti', typeId: 'MFA' }];
    await expect(session.login(LOGIN)).rejects.toThrow('second factor');
    await expect(session.list('services')).rejects.toMatchObject({ status: 401 });
  });

  test('an answer with an error is an error, whatever its status says', async () => {
    const controller = new StandIn();
    const session = await open(controller);
    for (const status of [200, 201, 500, 602]) {
      controller.upcoming.push(
        failed(status, 'COULD_NOT_VALIDATE', { field: 'name', reason: 'name must be unique', value: 'x' }),
      );
      await expect(session.list('services')).rejects.toMatchObject({ code: 'COULD_NOT_VALIDATE', field: 'name' });
    }
    for (const text of ['', '<html>', '[]', '{"code":"REQUEST_ENTITY_TOO_LARGE","message":"too large","cause":null}']) {
      controller.upcoming.push({ status: 413, text });
      await expect(session.list('services')).rejects.toThrow(ControllerError);
    }
    controller.upcoming.push({ status: 200, text: '{"data":{}}' });
    await expect(session.list('services')).rejects.toThrow('NO_ANSWER');
  });

  test('asks again when the controller is busy, and only then', async () => {
    const controller = new StandIn();
    const waits: number[] = [];
    const session = new WritingSession(controller.exchange, {
      wait: async (milliseconds) => void waits.push(milliseconds),
    });
    await session.login(LOGIN);
    controller.upcoming.push(failed(429, 'RATE_LIMITED'), { ...failed(503, 'CLUSTER_NO_LEADER'), retryAfter: 7 });
    expect(await session.list('services')).toEqual([]);
    expect(waits).toEqual([500, 7000]);
    controller.upcoming.push(failed(500, 'UNHANDLED', { code: 'UNHANDLED', message: 'key too large' }));
    await expect(session.list('services')).rejects.toThrow('key too large');
    controller.upcoming.push(...Array.from({ length: 5 }, () => failed(503, 'TIMEOUT')));
    await expect(session.list('services')).rejects.toMatchObject({ status: 503 });
    expect(controller.upcoming).toEqual([]);
  });

  test('a lost connection is tried again for a question, never for a write that may have been carried out', async () => {
    const controller = new StandIn();
    const session = await open(controller);
    controller.upcoming.push('lost');
    expect(await session.list('services')).toEqual([]);
    controller.upcoming.push('lost after it was done');
    await expect(session.create('services', SERVICE)).rejects.toThrow(NoReply);
    expect(controller.all('services')).toHaveLength(1);
  });
});

test('config types are not among what is made and removed: a controller lets its own ones be deleted', () => {
  expect(MANAGED_KINDS).not.toContain('config-types');
});

describe('writing', () => {
  test('makes, changes and removes objects', async () => {
    const { controller, session, policy, body, ids } = await furnished();
    await session.replace('service-policies', policy, { ...body, serviceRoles: [`@${ids.other}`] });
    expect(controller.membersOf('service-policies', policy, 'services')).toEqual([ids.other]);
    await session.remove('service-policies', policy);
    await session.remove('service-policies', policy);
    expect(controller.all('service-policies')).toEqual([]);
  });

  test('a new name that is taken is refused before it is sent, since the controller would drop the whole update with 200', async () => {
    const { controller, session, ids } = await furnished();
    await expect(session.replace('services', ids.service!, { ...SERVICE, name: 'web' })).rejects.toThrow(Unsafe);
    expect(controller.requests.some(({ method }) => method === 'PUT')).toBe(false);
  });

  test('an update that was dropped is noticed', async () => {
    const { controller, session, ids } = await furnished();
    const late = { ...SERVICE, name: 'late', tags: { ztctl: 'other' } };
    const list = session.list.bind(session);
    session.list = async (kind) => {
      const found = await list(kind);
      // Somebody takes the name between the look and the write.
      if (kind === 'services' && !controller.named('services', 'late'))
        controller.objects.get('services')!.set('x', { id: 'x', name: 'late' });
      return found;
    };
    await expect(session.replace('services', ids.service!, late)).rejects.toThrow(NotStored);
  });

  test('a change of the semantic alone makes a new policy, as the old one would keep its members', async () => {
    const { controller, session, policy, body } = await furnished();
    const id = await session.replace('service-policies', policy, { ...body, semantic: 'AllOf' });
    expect(id).not.toBe(policy);
    expect(controller.all('service-policies').map((one) => one.semantic)).toEqual(['AllOf']);
  });

  test('a change of the type makes a new policy, as the old one would lose its checks', async () => {
    const { controller, session, policy, body, ids } = await furnished();
    const id = await session.replace('service-policies', policy, { ...body, type: 'Bind' });
    expect(controller.membersOf('service-policies', id, 'posture-checks')).toEqual([ids.check]);
  });

  test('a check keeps its type', async () => {
    const { controller, session, ids } = await furnished();
    await expect(
      session.replace('posture-checks', ids.check!, { name: 'mfa', typeId: 'DOMAIN', domains: ['x'] }),
    ).rejects.toThrow(Unsafe);
    expect(controller.named('posture-checks', 'mfa')!.typeId).toBe('MFA');
  });

  test('what a policy names is not removed under it', async () => {
    const { controller, session, policy, ids } = await furnished();
    for (const [kind, id] of [
      ['posture-checks', ids.check],
      ['services', ids.service],
      ['identities', ids.identity],
    ] as const) {
      await expect(session.remove(kind, id!)).rejects.toThrow('service policy dial');
    }
    expect(controller.membersOf('service-policies', policy, 'posture-checks')).toEqual([ids.check]);
    await session.remove('service-policies', policy);
    await session.remove('posture-checks', ids.check!);
  });

  test('what is stored otherwise than it was sent is noticed: tags that are dropped, members that are not linked', async () => {
    const { controller, session, body, ids } = await furnished();
    await expect(
      session.create('services', { ...SERVICE, name: 'tagged', tags: { ztctl: { deep: true } } }),
    ).rejects.toThrow('`tags`');
    const dropped = controller.membersOf.bind(controller);
    controller.membersOf = (kind, id, members) => (members === 'posture-checks' ? [] : dropped(kind, id, members));
    await expect(
      session.create('service-policies', { ...body, name: 'second', serviceRoles: [`@${ids.other}`] }),
    ).rejects.toThrow('posture-checks are not those');
  });

  test('lists that are sets, and what is empty or off, are no differences', async () => {
    const { session, ids } = await furnished();
    const again = { ...SERVICE, roleAttributes: ['b', 'a', 'b'], tags: {} };
    expect(await session.replace('services', ids.service!, again)).toBe(ids.service);
  });
});
