import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { jsonDigest } from '../../targets/canonical-json.js';
import type { TargetPlan } from '../../targets/plan.js';
import type { AppliedObject } from '../../targets/plan-steps.js';
import type { BackendInput, BackendModule, BackendWrite, Opened, ReadingBackend, WritingBackend } from '../backend.js';
import type { Exchange } from '../exchange.js';
import type { LiveState } from '../live-folder.js';
import { appliedManifest, type Manifest, pendingManifest } from '../manifest.js';
import { readMemory, writeMemory } from '../memory.js';
import { carryOut } from './carry-out.js';
import { BadPem, connectController } from './client.js';
import { accessOf } from './credentials.js';
import { faultOf, faultOfReading } from './faults.js';
import { readController, type SeenRead } from './live-state.js';
import { readingOnly } from './reading-only.js';
import { ReadingSession } from './reading-session.js';
import { ABSENT, type Course } from './writes.js';
import { WritingSession } from './writing-session.js';

/** The `openziti` backend: the edge management API of a controller is live. */
export const OPENZITI_BACKEND: BackendModule = {
  openReading: (input) => open(input, (exchange) => new ReadingSession(readingOnly(exchange)), readingBackend),
  openWriting: (input) => open(input, (exchange) => new WritingSession(exchange), writingBackend),
};

async function open<S extends ReadingSession, B>(
  input: BackendInput,
  sessionOver: (exchange: Exchange) => S,
  backendOver: (session: S, input: BackendInput, shown: string, close: () => void) => B,
): Promise<Opened<B>> {
  const { fs, dir, config, env, owner } = input;
  if (config.type !== 'openziti') throw new Error(`no controller is live for a backend ${config.type}`);
  const known = accessOf(fs, dir, config, env);
  if (!known.ok) return known;
  const { address, credentials } = known.access;
  const shown = config.url.replace(/\/+$/, '');
  try {
    const { exchange, close } = connectController(address);
    const session = sessionOver(exchange);
    try {
      await session.login(credentials);
    } catch (error) {
      close();
      return faultOfReading(error, { target: owner.target, shown });
    }
    return { ok: true, backend: backendOver(session, input, shown, close) };
  } catch (error) {
    if (!(error instanceof BadPem)) throw error;
    const paths = [config.ca, config.certificate, config.key].filter((path) => path !== undefined);
    const fault = diagnostic('ZT1032', undefined, { path: paths.join(', '), why: error.message });
    return { ok: false, status: 'usage', diagnostics: [fault] };
  }
}

/** Exported for tests, which have a controller without a connection. */
export function readingBackend(
  session: ReadingSession,
  input: BackendInput,
  shown: string,
  close: () => void,
): ReadingBackend {
  return {
    shown,
    read: async () => {
      const read = await look(session, input, shown);
      return read.ok ? { ok: true, state: read.seen.state } : read;
    },
    isPartOf: (plan, planId, live) => isPartOf(input, plan, planId, live),
    close: async () => close(),
  };
}

export function writingBackend(
  session: WritingSession,
  input: BackendInput,
  shown: string,
  close: () => void,
): WritingBackend {
  return {
    ...readingBackend(session, input, shown, close),
    write: async (write) => {
      try {
        return await makeLive(session, input, shown, write);
      } catch (error) {
        return [faultOf(error, { target: input.owner.target, shown }, 'writing')];
      }
    },
  };
}

async function look(session: ReadingSession, input: BackendInput, shown: string): Promise<SeenRead> {
  const memory = readMemory(input.fs, input.dir, input.owner);
  if (!memory.ok) return memory;
  try {
    return await readController(session, input, shown, memory.manifest);
  } catch (error) {
    return faultOfReading(error, { target: input.owner.target, shown });
  }
}

/** What is remembered stands before the first write, and becomes what was applied after the last look. */
async function makeLive(
  session: WritingSession,
  input: BackendInput,
  shown: string,
  write: BackendWrite,
): Promise<readonly Diagnostic[]> {
  const { fs, dir, owner } = input;
  const { plan, live, journal } = write;
  const isLive = live.digest === plan.result.digest;
  if (isLive && !live.manifest?.pending) return [];
  const read = await look(session, input, shown);
  if (!read.ok) return read.diagnostics;
  const { standing, course, state } = read.seen;
  const moved = [diagnostic('ZT1010', undefined, { target: plan.name, path: shown })];
  if (state.digest !== live.digest) return moved;
  writeMemory(fs, dir, underWay(input, write, course));
  const { say, signal } = input;
  const carrying = { session, standing, target: owner.target, journal, ...(say && { say }), ...(signal && { signal }) };
  const faults = await carryOut(course.writes, carrying);
  if (faults.length > 0) return faults;
  const after = await look(session, input, shown);
  if (!after.ok) return after.diagnostics;
  if (after.seen.state.digest !== plan.result.digest) return moved;
  writeMemory(fs, dir, appliedManifest(owner, write));
  return [];
}

/** Beside the objects of the plan, every body that one of them has on the way stands there, on that of an interrupted run too. */
function underWay({ owner }: BackendInput, write: BackendWrite, course: Course): Manifest {
  const manifest = pendingManifest(owner, write);
  const pending = manifest.pending!;
  const known = new Map<string, AppliedObject>();
  for (const one of [...write.objects, ...pending.objects, ...passedThrough(course)]) {
    const key = `${one.address} ${one.digest}`;
    if (!known.has(key)) known.set(key, one);
  }
  const objects = [...known.values()].sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
  return { ...manifest, pending: { ...pending, files: write.plan.files, objects } };
}

function passedThrough({ passed }: Course): readonly AppliedObject[] {
  return [...passed].flatMap(([address, digests]) =>
    [...digests].map((digest) => ({ address, digest, causes: [], who: '', resources: [] })),
  );
}

/** Whether an apply of this very plan was under way, and each object is as it was before, is afterwards, or becomes on the way. */
function isPartOf({ artefact }: BackendInput, plan: TargetPlan, planId: string, live: LiveState): boolean {
  const pending = live.manifest?.pending;
  if (pending?.planId !== planId) return false;
  const expected = new Map<string, Set<string>>();
  const expect = (address: string, digest: string | undefined): void =>
    void expected.set(address, (expected.get(address) ?? new Set()).add(digest ?? ABSENT));
  const steps = new Map(plan.steps.map((step) => [step.address, step]));
  for (const { address, body } of artefact.objects) if (!steps.has(address)) expect(address, jsonDigest(body));
  for (const { address, before, after } of steps.values()) {
    expect(address, before);
    expect(address, after);
  }
  const isOnTheWay = (address: string): boolean => steps.has(address) || expected.has(address);
  for (const { address, digest } of pending.objects) if (isOnTheWay(address)) expect(address, digest);
  const standing = new Map((live.objects ?? []).map(({ address, body }) => [address, jsonDigest(body)]));
  return [...new Set([...expected.keys(), ...standing.keys()])].every((address) =>
    expected.get(address)?.has(standing.get(address) ?? ABSENT),
  );
}
