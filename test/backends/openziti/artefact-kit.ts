import type { BackendWrite, WritingBackend } from '../../../src/backends/backend.js';
import { type FileSystem, type JournalRecord, planDigests } from '../../../src/backends/index.js';
import { type Exchange, WritingSession, writingBackend } from '../../../src/backends/openziti/index.js';
import type { Diagnostic } from '../../../src/compiler/diagnostics/index.js';
import { readableJson, textDigest } from '../../../src/targets/canonical-json.js';
import { filesOf, TYPES } from '../../../src/targets/openziti/objects.js';
import type { PlanFile, TargetPlan } from '../../../src/targets/plan.js';
import { appliedObjects, planSteps } from '../../../src/targets/plan-steps.js';
import type { Artefact, ArtefactFile, ArtefactObject, Json } from '../../../src/targets/target.js';

export const ESTATE = 'matrix';

type Body = { readonly name: string; readonly [key: string]: Json };

/** An artefact of bodies by kind; each gets the marker of the estate. */
export function artefactOf(bodies: Readonly<Partial<Record<string, readonly Body[]>>>): Artefact {
  const objects = TYPES.flatMap((kind) =>
    (bodies[kind] ?? []).map(
      (body): ArtefactObject => ({
        address: `${kind}/${body.name}`,
        body: { ...body, tags: { ztctl: ESTATE } },
        causes: [],
        who: '',
        resources: [],
      }),
    ),
  ).sort((a, b) => (a.address < b.address ? -1 : 1));
  return { objects, files: filesOf(objects, readableJson) };
}

/** The artefact of files that were emitted. */
export function artefactFrom(files: readonly ArtefactFile[]): Artefact {
  return artefactOf(
    Object.fromEntries(files.map(({ path, text }) => [path.replace('.json', ''), JSON.parse(text) as Body[]])),
  );
}

export interface Reached {
  readonly backend: WritingBackend;
  readonly artefact: Artefact;
}

/** A controller without a connection, to be made what an artefact says. */
export async function reach(exchange: Exchange, artefact: Artefact, fs: FileSystem): Promise<Reached> {
  const session = new WritingSession(exchange, { wait: async () => {} });
  await session.login({ kind: 'password', username: 'ztctl', password: 'secret' });
  const input = {
    fs,
    dir: '/project',
    owner: { estate: ESTATE, target: 't', kind: 'openziti' as const },
    config: { type: 'openziti' as const, url: 'https://controller', ca: '', passwordEnv: '', tokenEnv: '' },
    env: {},
    artefact,
    read: () => ({ objects: [], diagnostics: [] }),
    adopt: false,
  };
  return { backend: writingBackend(session, input, 'https://controller', () => {}), artefact };
}

export async function planFor({ backend, artefact }: Reached): Promise<Pick<BackendWrite, 'plan' | 'live'>> {
  const read = await backend.read();
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join());
  const live = read.state;
  const files = planFiles(artefact, live.files);
  const steps = planSteps({
    live: live.objects ?? [],
    desired: artefact.objects,
    applied: [],
    files,
    written: new Map(),
    interrupted: false,
  });
  const { base, result } = planDigests(files);
  return {
    plan: { name: 't', steps, files, base: { digest: base }, result: { digest: result } } as unknown as TargetPlan,
    live,
  };
}

function planFiles(
  artefact: Artefact,
  live: readonly { readonly path: string; readonly digest: string }[],
): readonly PlanFile[] {
  const before = new Map(live.map(({ path, digest }) => [path, digest]));
  return artefact.files.map(({ path, text }) => {
    const [old, after] = [before.get(path), textDigest(text)];
    if (old === undefined) return { path, action: 'create', after };
    return { path, action: old === after ? 'keep' : 'change', before: old, after };
  });
}

export interface Applied {
  readonly faults: readonly Diagnostic[];
  readonly records: readonly JournalRecord[];
}

/** Writes a plan to a controller that it was made for, or of which it is the rest. */
export async function write(reached: Reached, { plan, live }: Pick<BackendWrite, 'plan' | 'live'>): Promise<Applied> {
  const records: JournalRecord[] = [];
  const faults = await reached.backend.write({
    plan,
    planId: textDigest(plan.result.digest),
    at: '2026-07-01T00:00:00.000Z',
    live,
    texts: new Map(),
    objects: appliedObjects(reached.artefact.objects),
    journal: { add: (record) => void records.push(record) },
  });
  return { faults, records };
}

/** Plans and writes at once. */
export async function makeLive(exchange: Exchange, artefact: Artefact, fs: FileSystem): Promise<Applied> {
  const reached = await reach(exchange, artefact, fs);
  return write(reached, await planFor(reached));
}
