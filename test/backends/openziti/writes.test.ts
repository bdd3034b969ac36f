import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../../src/backends/openziti/index.js';
import type { Artefact } from '../../../src/targets/target.js';
import { Random } from '../../kit/generate/index.js';
import { createMemoryFileSystem } from '../../kit/memory-file-system.js';
import { Workshop } from '../../targets/openziti/interpret/kit.js';
import { BINDINGS, randomPolicies } from '../../targets/openziti/interpret/random-policies.js';
import { artefactFrom, artefactOf, planFor, reach, write } from './artefact-kit.js';
import { breaking, edit, everyInterruption, everyState, isEmpty, live, newController, watched } from './brute-force.js';
import { artefacts } from './random-artefacts.js';
import { StandIn } from './stand-in.js';

function filesText({ files }: Artefact): string {
  return files.map(({ text }) => text).join();
}

describe('the writes to a controller', () => {
  // `npm run test:live -- openziti` does the same with many more.
  test('let nobody in at any moment who has no access before and none afterwards, and end as wanted', async () => {
    const { states } = await everyState(20_261_125, 40);
    console.log(`OpenZiti: ${states} states decided for every identity, service and set of passing checks`);
    expect(states).toBeGreaterThan(400);
  });

  test('are finished by the same plan, at whatever write the first apply lost its connection', async () => {
    const { states, interrupted } = await everyInterruption(11, 2);
    console.log(`OpenZiti: ${interrupted} interrupted runs finished by the same plan, by way of ${states} states`);
    expect(interrupted).toBeGreaterThan(30);
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
    for (let at = 0; at < 4; at++) {
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
          watched(controller.exchange, () => (count += 1)),
          after,
          createMemoryFileSystem(),
        );
        const { records } = await write(again, planned);
        expect(count).toBe(planned.live.calls);
        const told = records.map(({ record }) => record);
        expect(told).toEqual(Array.from({ length: count }, () => ['intent', 'done']).flat());
      }),
      { seed: 7, numRuns: 10 },
    );
  });

  test('of two writers from two machines at once, not both are told that all is well', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(artefacts, artefacts, artefacts, fc.nat(6), async (before, one, other, delay) => {
        fc.pre(
          filesText(one) !== filesText(other) &&
            filesText(one) !== filesText(before) &&
            filesText(other) !== filesText(before),
        );
        const controller = newController();
        await live(controller, before);
        const exchange: Exchange = async (request) => {
          await Promise.resolve();
          return controller.exchange(request);
        };
        const writers = await Promise.all([one, other].map((to) => reach(exchange, to, createMemoryFileSystem())));
        const plans = await Promise.all(writers.map((writer) => planFor(writer)));
        const late = async (): Promise<void> => {
          for (let at = 0; at < delay * 20; at++) await Promise.resolve();
        };
        const results = await Promise.all([
          write(writers[0]!, plans[0]!),
          late().then(() => write(writers[1]!, plans[1]!)),
        ]);
        const faults = results.map((result) => result.faults);
        expect(faults.some((found) => found.length > 0)).toBe(true);
        told += faults.flat().length;
        // Whatever they left, one of them can go on.
        await live(controller, one);
        expect(await isEmpty(controller, one)).toBe(true);
      }),
      { seed: 3, numRuns: 10 },
    );
    console.log(`OpenZiti: 10 pairs of writers at once, ${told} told`);
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
      breaking(controller.exchange, 2, false),
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
