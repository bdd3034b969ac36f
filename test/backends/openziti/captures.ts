import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from '../../kit/imports.js';
import { StandIn } from './stand-in.js';

type Body = Readonly<Record<string, unknown>> & { readonly name: string };

interface Capture {
  readonly id: string;
  readonly entities: Readonly<Record<string, readonly Body[]>>;
  readonly mutations?: readonly {
    readonly op: string;
    readonly kind: string;
    readonly name: string;
    readonly body?: Readonly<Record<string, unknown>>;
  }[];
  readonly readback: {
    readonly servicePolicies: readonly (Body & { readonly resolved: Readonly<Record<string, readonly string[]>> })[];
  };
}

export interface CaptureResult {
  readonly worlds: number;
  /** Lists of members that were compared. */
  readonly lists: number;
  /** A line each. */
  readonly mismatches: readonly string[];
}

const ORDER = ['postureChecks', 'identities', 'services', 'servicePolicies'];
const MEMBERS = { identities: 'identities', services: 'services', postureChecks: 'posture-checks' } as const;

/** Makes and changes what was made and changed on a real controller, and compares whom each policy has linked in the end. */
export async function replayCaptures(): Promise<CaptureResult> {
  const path = join(ROOT, 'test/corpora/openziti-controller/captures.jsonl.gz');
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  let lists = 0;
  const mismatches: string[] = [];
  for (const line of lines) {
    const capture = JSON.parse(line) as Capture;
    const controller = await worldOf(capture);
    for (const { name, resolved } of capture.readback.servicePolicies) {
      const policy = controller.named('service-policies', name);
      for (const [key, kind] of Object.entries(MEMBERS)) {
        lists += 1;
        const ids = policy ? controller.membersOf('service-policies', policy.id, kind) : [];
        const ours = ids.map((id) => controller.objects.get(kind)!.get(id)!.name).sort();
        const theirs = [...(resolved[key] ?? [])].sort();
        if (ours.join() !== theirs.join()) mismatches.push(`${capture.id} ${name}.${key}: ${ours}, theirs ${theirs}`);
      }
    }
  }
  return { worlds: lines.length, lists, mismatches };
}

async function worldOf({ entities, mutations = [] }: Capture): Promise<StandIn> {
  const controller = new StandIn();
  for (const kind of ORDER) {
    for (const body of entities[kind] ?? []) await send(controller, 'POST', pathOf(kind), body);
  }
  for (const { op, kind, name, body } of mutations) {
    if (!ORDER.includes(kind)) continue;
    const path = pathOf(kind);
    const id = controller.named(path, name)?.id;
    if (op === 'create') await send(controller, 'POST', path, body);
    else if (op === 'delete') await send(controller, 'DELETE', `${path}/${id}`);
    else if (op === 'patch' || op === 'put') await send(controller, op.toUpperCase(), `${path}/${id}`, body);
  }
  return controller;
}

function pathOf(kind: string): string {
  return kind.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
}

/** References are by name in a capture and by id on a controller. */
async function send(
  controller: StandIn,
  method: string,
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<void> {
  const sent =
    body && Object.fromEntries(Object.entries(body).map(([key, value]) => [key, withIds(controller, key, value)]));
  const { authPolicy: _, authPolicyId: __, ...rest } = sent ?? {};
  await controller.exchange({
    method: method as 'PUT',
    path: `/edge/management/v1/${path}`,
    headers: { 'zt-session': 'session-1' },
    ...(sent && { body: JSON.stringify(rest) }),
  });
}

const NAMED: Readonly<Record<string, string>> = {
  identityRoles: 'identities',
  serviceRoles: 'services',
  postureCheckRoles: 'posture-checks',
};

function withIds(controller: StandIn, key: string, value: unknown): unknown {
  const kind = NAMED[key];
  if (!kind || !Array.isArray(value)) return value;
  return (value as readonly string[]).map((role) =>
    role.startsWith('@') ? `@${controller.named(kind, role.slice(1))?.id ?? role.slice(1)}` : role,
  );
}
