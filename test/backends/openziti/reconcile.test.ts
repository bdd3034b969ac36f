import { describe, expect, test } from 'vitest';
import {
  type Exchange,
  NoReply,
  reconcile,
  Unsafe,
  type Wanted,
  WritingSession,
  type Written,
  wantedOf,
} from '../../../src/backends/openziti/index.js';
import type { AccessRequest } from '../../../src/compiler/model/index.js';
import { NO_CLAIMS, type OnePoint } from '../../../src/compiler/proof/index.js';
import type { ArtefactFile, VendorObject } from '../../../src/targets/target.js';
import { Random } from '../../kit/generate/index.js';
import { CALLERS, DEVICES, POINTS } from '../../targets/openziti/interpret/asks.js';
import { Workshop } from '../../targets/openziti/interpret/kit.js';
import { BINDINGS, randomPolicies } from '../../targets/openziti/interpret/random-policies.js';
import { controllerAllows } from '../../targets/openziti/model/ask.js';
import { StandIn } from './stand-in.js';

const PAIRS = 10;
const ESTATE = 'matrix';
const IDENTITIES = ['anaLaptop', 'liLaptop', 'liPhone', 'omarLaptop', 'ciIdentity', 'hostIdentity'];

/** A controller with the identities and checks that the bindings name. */
function newController(): StandIn {
  const controller = new StandIn();
  controller.objects.set('identities', new Map(IDENTITIES.map((id) => [id, { id, name: `identity ${id}` }])));
  controller.objects.set(
    'posture-checks',
    new Map(['edrCheck', 'knownCheck'].map((id) => [id, { id, name: id, typeId: 'DOMAIN', domains: [id] }])),
  );
  return controller;
}

async function apply(exchange: Exchange, wanted: Wanted): Promise<readonly Written[]> {
  const session = new WritingSession(exchange, { wait: async () => {} });
  await session.login({ kind: 'password', username: 'ztctl', password: 'secret' });
  const written: Written[] = [];
  await reconcile(session, ESTATE, wanted, (one) => written.push(one));
  return written;
}

function wantedFrom(files: readonly ArtefactFile[]): Wanted {
  const objects = files.flatMap(({ path, text }): readonly VendorObject[] =>
    (JSON.parse(text) as { readonly name: string }[]).map((body) => ({
      address: `${path.replace('.json', '')}/${body.name}`,
      body: body as never,
    })),
  );
  return wantedOf(objects);
}

function stateOf(controller: StandIn): readonly ArtefactFile[] {
  return ['configs', 'services', 'posture-checks', 'service-policies'].map((kind) => ({
    path: `${kind}.json`,
    text: JSON.stringify(controller.all(kind)),
  }));
}

/** Positions of the requests that get through. */
function allowedIn(files: readonly ArtefactFile[]): ReadonlySet<number> {
  return new Set(
    REQUESTS.flatMap(([request, point], at) =>
      controllerAllows(files, BINDINGS, request, point, NO_CLAIMS) ? [at] : [],
    ),
  );
}

const REQUESTS: readonly (readonly [AccessRequest, OnePoint])[] = CALLERS.flatMap((principal) =>
  POINTS.flatMap(([resource, point]) =>
    DEVICES.filter((_, at) => at % 3 === 0).map(
      (signals) => [{ principal, resource, now: 0, approvals: new Set<string>(), ...signals }, point] as const,
    ),
  ),
);

async function artefact(random: Random): Promise<readonly ArtefactFile[]> {
  for (;;) {
    const workshop = await Workshop.open(randomPolicies(random), BINDINGS).catch(() => undefined);
    if (workshop) return workshop.files;
  }
}

/** Passes requests on and calls `seen` after each write. */
function watched(controller: StandIn, seen: (count: number) => void): Exchange {
  let count = 0;
  return async (request) => {
    const reply = await controller.exchange(request);
    if (request.method !== 'GET' && !request.path.includes('/authenticate')) seen(++count);
    return reply;
  };
}

describe('what is written to a controller', () => {
  test('ends as wanted, and a second time nothing is left to write', async () => {
    const random = new Random(5);
    const controller = newController();
    for (let at = 0; at < 4; at++) {
      const files = await artefact(random);
      await apply(controller.exchange, wantedFrom(files));
      expect(allowedIn(stateOf(controller))).toEqual(allowedIn(files));
      expect(await apply(controller.exchange, wantedFrom(files))).toEqual([]);
    }
    const written = await apply(controller.exchange, wantedOf([]));
    expect(written.every(({ action }) => action === 'delete')).toBe(true);
    expect(controller.all('services')).toEqual([]);
    expect(controller.all('posture-checks').map(({ id }) => id)).toEqual(['edrCheck', 'knownCheck']);
  });

  test('lets nobody in at any moment who has no access before and none afterwards', async () => {
    let states = 0;
    for (let seed = 1; seed <= PAIRS; seed++) {
      const random = new Random(seed * 7);
      const [before, after] = [await artefact(random), await artefact(random)];
      const controller = newController();
      await apply(controller.exchange, wantedFrom(before));
      const either = new Set([...allowedIn(stateOf(controller)), ...allowedIn(after)]);
      const exchange = watched(controller, (count) => {
        states += 1;
        const more = [...allowedIn(stateOf(controller))].filter((at) => !either.has(at));
        expect(
          more.map((at) => JSON.stringify(REQUESTS[at]![0].principal)),
          `seed ${seed}, write ${count}`,
        ).toEqual([]);
      });
      await apply(exchange, wantedFrom(after));
      expect(allowedIn(stateOf(controller))).toEqual(allowedIn(after));
    }
    expect(states).toBeGreaterThan(50);
  });

  test('is finished by a second call, at whatever write the first one lost its connection', async () => {
    const random = new Random(21);
    const [before, after] = [await artefact(random), await artefact(random)];
    let tried = 0;
    for (const isDone of [true, false]) {
      for (let stop = 1; ; stop++) {
        const controller = newController();
        await apply(controller.exchange, wantedFrom(before));
        const first = apply(breaking(controller, stop, isDone), wantedFrom(after));
        const broke = await first.then(() => false).catch((error: unknown) => error instanceof NoReply);
        if (!broke) break;
        tried += 1;
        await apply(controller.exchange, wantedFrom(after));
        expect(allowedIn(stateOf(controller))).toEqual(allowedIn(after));
        expect(await apply(controller.exchange, wantedFrom(after))).toEqual([]);
      }
    }
    expect(tried).toBeGreaterThan(10);
  });

  test('a service that leads elsewhere is closed while it moves', async () => {
    const files = (address: string, port: number): readonly ArtefactFile[] => [
      {
        path: 'configs.json',
        text: JSON.stringify([
          {
            name: 'h',
            configTypeId: 'NH5p4FpGR',
            tags: { ztctl: ESTATE },
            data:
              port > 0
                ? { protocol: 'tcp', address, port }
                : { protocol: 'tcp', address, forwardPort: true, allowedPortRanges: [{ low: 1, high: 10 }] },
          },
          {
            name: 'i',
            configTypeId: 'g7cIWbcGg',
            tags: { ztctl: ESTATE },
            data: { protocols: ['tcp'], addresses: [address], portRanges: [{ low: 1, high: 65535 }] },
          },
        ]),
      },
      {
        path: 'services.json',
        text: JSON.stringify([
          { name: 's', encryptionRequired: true, configs: ['h', 'i'], roleAttributes: [], tags: { ztctl: ESTATE } },
        ]),
      },
      {
        path: 'service-policies.json',
        text: JSON.stringify([
          {
            name: 'p',
            type: 'Dial',
            semantic: 'AnyOf',
            identityRoles: ['@anaLaptop'],
            serviceRoles: ['@s'],
            postureCheckRoles: [],
            tags: { ztctl: ESTATE },
          },
        ]),
      },
    ];
    const controller = newController();
    await apply(controller.exchange, wantedFrom(files('db.internal', 0)));
    const written = await apply(controller.exchange, wantedFrom(files('web.internal', 5)));
    expect(written.map(({ action, address }) => `${action} ${address}`)).toEqual([
      'delete service-policies/p',
      'change configs/h',
      'change configs/i',
      'create service-policies/p',
    ]);
  });

  test('what others made is left alone, and a name that they took is refused before anything is written', async () => {
    const controller = newController();
    controller.objects.set('services', new Map([['x', { id: 'x', name: 'db', tags: {} }]]));
    const files = await artefact(new Random(3));
    await expect(apply(controller.exchange, wantedFrom(files))).rejects.toThrow(Unsafe);
    expect(controller.all('configs')).toEqual([]);
    await apply(controller.exchange, wantedOf([]));
    expect(controller.all('services')).toHaveLength(1);
  });
});

/** Loses the connection at one write, after it was carried out or before. */
function breaking(controller: StandIn, stop: number, isDone: boolean): Exchange {
  let count = 0;
  return async (request) => {
    const isWrite = request.method !== 'GET' && !request.path.includes('/authenticate');
    if (!isWrite || ++count !== stop) return controller.exchange(request);
    if (isDone) await controller.exchange(request);
    throw new NoReply('ECONNRESET');
  };
}
