import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileSystem } from '../../../src/backends/index.js';
import { type Exchange, NoReply } from '../../../src/backends/openziti/index.js';
import type { Artefact } from '../../../src/targets/target.js';
import { Random } from '../../kit/generate/index.js';
import { createMemoryFileSystem } from '../../kit/memory-file-system.js';
import { Workshop } from '../../targets/openziti/interpret/kit.js';
import { BINDINGS, randomPolicies } from '../../targets/openziti/interpret/random-policies.js';
import { artefactFrom, artefactOf, makeLive, planFor, reach, write } from './artefact-kit.js';
import { allowedOn } from './decide.js';
import { artefacts, CONTENTS, type HandEdit, handEdits, IDENTITIES } from './random-artefacts.js';
import { StandIn } from './stand-in.js';

const PAIRS = 80;
const INTERRUPTED = 5;
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = { ana: ['eng'], li: ['eng', 'ops'], omar: ['ops'] };

function newController(): StandIn {
  const controller = new StandIn();
  const identities = IDENTITIES.map((id) => [id, { id, name: id, roleAttributes: ATTRIBUTES[id] }] as const);
  controller.objects.set('identities', new Map(identities));
  return controller;
}

async function edit(controller: StandIn, { kind, at, body }: HandEdit): Promise<void> {
  const all = controller.all(kind);
  if (all.length === 0) return;
  const { id, typeId } = all[at % all.length]!;
  const path = `/edge/management/v1/${kind}/${id}`;
  const sent = JSON.stringify(typeId === undefined ? body : { typeId, ...body });
  await controller.exchange({ method: 'PATCH' as 'PUT', path, headers: { 'zt-session': 'session-1' }, body: sent });
}

/** Passes requests on and calls `seen` after each write. */
function watched(controller: StandIn, seen: () => void): Exchange {
  return async (request) => {
    const reply = await controller.exchange(request);
    if (isWrite(request)) seen();
    return reply;
  };
}

function isWrite({ method, path }: Parameters<Exchange>[0]): boolean {
  return method !== 'GET' && !path.includes('/authenticate');
}

/** Loses the connection at one write, after it was carried out or before. */
function breaking(controller: StandIn, stop: number, isDone: boolean): Exchange {
  let count = 0;
  return async (request) => {
    if (!isWrite(request) || ++count !== stop) return controller.exchange(request);
    if (isDone) await controller.exchange(request);
    throw new NoReply('ECONNRESET');
  };
}

async function live(controller: StandIn, artefact: Artefact, fs: FileSystem = createMemoryFileSystem()): Promise<void> {
  const { faults } = await makeLive(controller.exchange, artefact, fs);
  expect(faults).toEqual([]);
}

async function isEmpty(controller: StandIn, artefact: Artefact): Promise<boolean> {
  const { plan, live } = await planFor(await reach(controller.exchange, artefact, createMemoryFileSystem()));
  return plan.steps.length === 0 && plan.base.digest === plan.result.digest && live.calls === 0;
}

describe('the writes to a controller', () => {
  test('let nobody in at any moment who has no access before and none afterwards, and end as wanted', async () => {
    let states = 0;
    await fc.assert(
      fc.asyncProperty(artefacts, artefacts, handEdits, async (before, after, edits) => {
        const controller = newController();
        await live(controller, before);
        expect(await isEmpty(controller, before)).toBe(true);
        for (const one of edits) await edit(controller, one);
        const start = controller.snapshot();
        const inBefore = allowedOn(controller, CONTENTS);
        await live(controller, after);
        const either = new Set([...inBefore, ...allowedOn(controller, CONTENTS)]);
        expect(await isEmpty(controller, after)).toBe(true);
        controller.restore(start);
        const exchange = watched(controller, () => {
          states += 1;
          expect([...allowedOn(controller, CONTENTS)].filter((one) => !either.has(one))).toEqual([]);
        });
        expect((await makeLive(exchange, after, createMemoryFileSystem())).faults).toEqual([]);
      }),
      { seed: 20_261_125, numRuns: PAIRS },
    );
    console.log(
      `OpenZiti: ${states} intermediate states decided for every identity, service and set of passing checks`,
    );
    expect(states).toBeGreaterThan(800);
  });

  test('make of what a policy compiles to exactly that, byte for byte', async () => {
    const random = new Random(5);
    const controller = new StandIn();
    const ids = ['anaLaptop', 'liLaptop', 'liPhone', 'omarLaptop', 'ciIdentity', 'hostIdentity'];
    controller.objects.set('identities', new Map(ids.map((id) => [id, { id, name: `identity ${id}` }])));
    const checks = ['edrCheck', 'knownCheck'].map(
      (id) => [id, { id, name: id, typeId: 'DOMAIN', domains: [id] }] as const,
    );
    controller.objects.set('posture-checks', new Map(checks));
    for (let at = 0; at < 5; at++) {
      const workshop = await Workshop.open(randomPolicies(random), BINDINGS).catch(() => undefined);
      if (!workshop) continue;
      const artefact = artefactFrom(workshop.files);
      await live(controller, artefact);
      const read = await (await reach(controller.exchange, artefact, createMemoryFileSystem())).backend.read();
      expect(read.ok && read.state.files.map(({ path, text }) => ({ path, text }))).toEqual(workshop.files);
    }
    await live(controller, artefactOf({}));
    expect(controller.all('services')).toEqual([]);
    expect(controller.all('posture-checks').map(({ id }) => id)).toEqual(['edrCheck', 'knownCheck']);
  });

  test('are known before the first one, counted, and told to the journal', async () => {
    await fc.assert(
      fc.asyncProperty(artefacts, artefacts, async (before, after) => {
        const controller = newController();
        await live(controller, before);
        const reached = await reach(controller.exchange, after, createMemoryFileSystem());
        const planned = await planFor(reached);
        let count = 0;
        const again = await reach(
          watched(controller, () => (count += 1)),
          after,
          createMemoryFileSystem(),
        );
        const { records } = await write(again, planned);
        expect(count).toBe(planned.live.calls);
        const told = records.map(({ record }) => record);
        expect(told).toEqual(Array.from({ length: count }, () => ['intent', 'done']).flat());
      }),
      { seed: 7, numRuns: 20 },
    );
  });

  test('are finished by the same plan, at whatever write the first apply lost its connection', async () => {
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(artefacts, artefacts, handEdits, async (before, after, edits) => {
        const controller = newController();
        await live(controller, before);
        for (const one of edits) await edit(controller, one);
        const start = controller.snapshot();
        for (const isDone of [true, false]) {
          for (let stop = 1; ; stop++) {
            controller.restore(start);
            const fs = createMemoryFileSystem();
            const first = await reach(breaking(controller, stop, isDone), after, fs);
            const planned = await planFor(first);
            const { faults } = await write(first, planned);
            if (faults.length === 0) break;
            expect(faults.map(({ code }) => code)).toEqual(['ZT1033']);
            tried += 1;
            const second = await reach(controller.exchange, after, fs);
            const read = await second.backend.read();
            if (!read.ok) throw new Error('what is half done cannot be read');
            const { digest } = read.state;
            const isKnown =
              digest === planned.plan.base.digest ||
              digest === planned.plan.result.digest ||
              second.backend.isPartOf(planned.plan, read.state.manifest!.pending!.planId, read.state);
            expect(isKnown).toBe(true);
            expect((await write(second, { plan: planned.plan, live: read.state })).faults).toEqual([]);
            expect(await isEmpty(controller, after)).toBe(true);
          }
        }
      }),
      { seed: 11, numRuns: INTERRUPTED },
    );
    console.log(`OpenZiti: ${tried} interrupted runs finished by the same plan`);
    expect(tried).toBeGreaterThan(50);
  });

  test('what somebody else does to a half-applied plan is no part of it', async () => {
    const service = (name: string) => ({
      name,
      encryptionRequired: true,
      terminatorStrategy: 'smartrouting',
      configs: [],
      roleAttributes: [],
    });
    const controller = newController();
    const fs = createMemoryFileSystem();
    const first = await reach(
      breaking(controller, 2, false),
      artefactOf({ services: [service('a'), service('b')] }),
      fs,
    );
    const { plan, live } = await planFor(first);
    await write(first, { plan, live });
    const isPart = async (): Promise<boolean> => {
      const read = await first.backend.read();
      return read.ok && first.backend.isPartOf(plan, read.state.manifest!.pending!.planId, read.state);
    };
    expect(await isPart()).toBe(true);
    const snapshot = controller.snapshot();
    await edit(controller, { kind: 'services', at: 0, body: { encryptionRequired: false } });
    expect(await isPart()).toBe(false);
    controller.restore(snapshot);
    expect(await isPart()).toBe(true);
    controller.objects.get('services')!.set('x', { id: 'x', ...service('x'), tags: { ztctl: 'matrix' } });
    expect(await isPart()).toBe(false);
  });
});
