import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FileSystem } from '../../../src/backends/index.js';
import { type Exchange, NoReply } from '../../../src/backends/openziti/index.js';
import type { Artefact } from '../../../src/targets/target.js';
import { createMemoryFileSystem } from '../../kit/memory-file-system.js';
import { makeLive, planFor, reach, write } from './artefact-kit.js';
import { allowedOn } from './decide.js';
import { artefacts, CONTENTS, type HandEdit, handEdits, IDENTITIES } from './random-artefacts.js';
import { StandIn } from './stand-in.js';

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = { ana: ['eng'], li: ['eng', 'ops'], omar: ['ops'] };

export function newController(): StandIn {
  const controller = new StandIn();
  const identities = IDENTITIES.map((id) => [id, { id, name: id, roleAttributes: ATTRIBUTES[id] }] as const);
  controller.objects.set('identities', new Map(identities));
  return controller;
}

/** Changes an object without ztctl. */
export async function edit(controller: StandIn, { kind, at, body }: HandEdit): Promise<void> {
  const all = controller.all(kind);
  if (all.length === 0) return;
  const { id, typeId } = all[at % all.length]!;
  const path = `/edge/management/v1/${kind}/${id}`;
  const sent = JSON.stringify(typeId === undefined ? body : { typeId, ...body });
  await controller.exchange({ method: 'PATCH' as 'PUT', path, headers: { 'zt-session': 'session-1' }, body: sent });
}

/** Passes requests on and calls `seen` after each write. */
export function watched(exchange: Exchange, seen: () => void): Exchange {
  return async (request) => {
    const reply = await exchange(request);
    if (isWrite(request)) seen();
    return reply;
  };
}

function isWrite({ method, path }: Parameters<Exchange>[0]): boolean {
  return method !== 'GET' && !path.includes('/authenticate');
}

/** Loses the connection at one write, after it was carried out or before. */
export function breaking(exchange: Exchange, stop: number, isDone: boolean): Exchange {
  let count = 0;
  return async (request) => {
    if (!isWrite(request) || ++count !== stop) return exchange(request);
    if (isDone) await exchange(request);
    throw new NoReply('ECONNRESET');
  };
}

export async function live(
  controller: StandIn,
  artefact: Artefact,
  fs: FileSystem = createMemoryFileSystem(),
): Promise<void> {
  assert.deepEqual((await makeLive(controller.exchange, artefact, fs)).faults, []);
}

/** Whether a plan has no step, no file to change and no call to make. */
export async function isEmpty(controller: StandIn, artefact: Artefact): Promise<boolean> {
  const { plan, live } = await planFor(await reach(controller.exchange, artefact, createMemoryFileSystem()));
  return plan.steps.length === 0 && plan.base.digest === plan.result.digest && live.calls === 0;
}

/** A controller on which something stands and was changed by hand, and what is to stand there. */
interface Start {
  readonly controller: StandIn;
  readonly after: Artefact;
  readonly snapshot: string;
  /** Counts states, and throws at one that allows what neither `before` nor `after` allows. */
  readonly judge: () => void;
}

async function eachStart(
  seed: number,
  numRuns: number,
  act: (start: Start) => Promise<void>,
): Promise<{ readonly states: number }> {
  let states = 0;
  await fc.assert(
    fc.asyncProperty(artefacts, artefacts, handEdits, async (before, after, edits) => {
      const controller = newController();
      await live(controller, before);
      assert.ok(await isEmpty(controller, before));
      for (const one of edits) await edit(controller, one);
      const snapshot = controller.snapshot();
      const inBefore = allowedOn(controller, CONTENTS);
      await live(controller, after);
      assert.ok(await isEmpty(controller, after));
      const either = new Set([...inBefore, ...allowedOn(controller, CONTENTS)]);
      const judge = (): void => {
        states += 1;
        const more = [...allowedOn(controller, CONTENTS)].filter((one) => !either.has(one));
        assert.deepEqual(more, []);
      };
      await act({ controller, after, snapshot, judge });
    }),
    { seed, numRuns },
  );
  return { states };
}

/** Decides what is allowed after every write of random applies. */
export async function everyState(seed: number, pairs: number): Promise<{ readonly states: number }> {
  return eachStart(seed, pairs, async ({ controller, after, snapshot, judge }) => {
    controller.restore(snapshot);
    const applied = await makeLive(watched(controller.exchange, judge), after, createMemoryFileSystem());
    assert.deepEqual(applied.faults, []);
  });
}

/** Breaks off random applies at every write, before it is carried out and after; the same plan finishes each, by way of states that are judged too. */
export async function everyInterruption(
  seed: number,
  pairs: number,
): Promise<{ readonly states: number; readonly interrupted: number }> {
  let interrupted = 0;
  const { states } = await eachStart(seed, pairs, async (start) => {
    for (const isDone of [true, false]) {
      for (let stop = 1; await isFinished(start, stop, isDone); stop++) interrupted += 1;
    }
  });
  return { states, interrupted };
}

/** False when there is no such write. */
async function isFinished(
  { controller, after, snapshot, judge }: Start,
  stop: number,
  isDone: boolean,
): Promise<boolean> {
  controller.restore(snapshot);
  const fs = createMemoryFileSystem();
  const exchange = watched(controller.exchange, judge);
  const first = await reach(breaking(exchange, stop, isDone), after, fs);
  const planned = await planFor(first);
  const { faults } = await write(first, planned);
  if (faults.length === 0) return false;
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['ZT1033'],
  );
  const second = await reach(exchange, after, fs);
  const read = await second.backend.read();
  if (!read.ok) assert.fail('what is half done cannot be read');
  const { digest, manifest } = read.state;
  const { base, result } = planned.plan;
  const isKnown = digest === base.digest || digest === result.digest;
  assert.ok(isKnown || second.backend.isPartOf(planned.plan, manifest!.pending!.planId, read.state));
  assert.deepEqual((await write(second, { plan: planned.plan, live: read.state })).faults, []);
  assert.ok(await isEmpty(controller, after));
  return true;
}
