import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Reply } from '../../../src/backends/openziti/index.js';
import { ROOT } from '../../kit/imports.js';
import { StandIn } from './stand-in.js';

interface Recording {
  readonly seq: number;
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly requestBody?: unknown;
  readonly status: number;
  readonly responseBody?: unknown;
}

export interface ReplayResult {
  /** Exchanges with kinds and methods that the stand-in has. */
  readonly replayed: number;
  /** All of the others. */
  readonly beyond: number;
  /** Fields (or a status) that came out otherwise, a line each. */
  readonly mismatches: readonly string[];
}

const KINDS = [
  'services',
  'configs',
  'posture-checks',
  'service-policies',
  'edge-router-policies',
  'service-edge-router-policies',
  'identities',
];
/** Differs from run to run. */
const VOLATILE = new Set(['createdAt', 'updatedAt', '_links', 'requestId', 'disabledAt']);

/** Sends what was sent to a real controller, in order, and compares the answers field by field. Ids are those of each side. */
export async function replayRecordings(): Promise<ReplayResult> {
  const text = gunzipSync(
    readFileSync(join(ROOT, 'test/corpora/openziti-controller/api-recordings.jsonl.gz')),
  ).toString('utf8');
  const controller = new StandIn();
  const ids = new Map<string, string>();
  const mismatches: string[] = [];
  let [replayed, beyond] = [0, 0];
  for (const line of text.trim().split('\n')) {
    const one = JSON.parse(line, (_, value: unknown) => repeated(value) ?? value) as Recording;
    const sent = requestOf(one, ids);
    if (!sent) {
      beyond += 1;
      continue;
    }
    replayed += 1;
    const reply = await controller.exchange(sent as never);
    const made = (one.responseBody as { data?: { id?: string } } | undefined)?.data?.id;
    const ours = (JSON.parse(reply.text || '{}') as { data?: { id?: string } }).data?.id;
    if (one.method === 'POST' && made && ours) ids.set(made, ours);
    mismatches.push(...differences(one, reply, ids).map((text) => `${one.seq} ${one.label}: ${text}`));
  }
  return { replayed, beyond, mismatches };
}

function repeated(value: unknown): string | undefined {
  const [text, count] = (value as { readonly $repeat?: readonly [string, number] } | null)?.$repeat ?? [];
  return text?.repeat(count!);
}

const PATH = /^\/edge\/management\/v1\/([a-z-]+)(?:\/([^/?]+))?(\/.*)?$/;

/** Undefined for what the stand-in does not have: other kinds, lists with filters, members by attribute, bodies that are no object, sessions. */
function requestOf({ method, path, requestBody, status }: Recording, ids: ReadonlyMap<string, string>): unknown {
  const [, kind = '', id = '', more] = PATH.exec(path) ?? [];
  const isCovered =
    KINDS.includes(kind) && (id !== '' || method === 'POST') && /^(?:\/(?:dis|en)able)?$/.test(more ?? '');
  const isObject = typeof requestBody === 'object' && requestBody !== null && !Array.isArray(requestBody);
  const isBare = requestBody === undefined && (method === 'GET' || method === 'DELETE');
  if (!isCovered || !(isObject || isBare) || status === 401 || status === 413) return undefined;
  // Objects whose making is not covered: those of routers, the administrator, other kinds.
  if (id !== '' && !ids.has(id) && status !== 404) return undefined;
  const { authPolicyId } = (requestBody ?? {}) as { readonly authPolicyId?: string };
  if (authPolicyId && status === 200) return undefined;
  const body = isObject ? { body: mapped(JSON.stringify(requestBody), ids) } : {};
  return { method, path: mapped(path, ids), headers: { 'zt-session': 'session-1' }, ...body };
}

function mapped(text: string, ids: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [theirs, ours] of ids) result = result.replaceAll(theirs, ours);
  return result;
}

function differences(
  { status, responseBody }: Recording,
  reply: Reply,
  ids: ReadonlyMap<string, string>,
): readonly string[] {
  if (status !== reply.status) return [`status ${reply.status}, theirs ${status}`];
  const theirs = JSON.parse(mapped(JSON.stringify(responseBody ?? {}), ids)) as Answer;
  const ours = JSON.parse(reply.text || '{}') as Answer;
  const pairs: readonly (readonly [string, unknown, unknown])[] = theirs.error
    ? [
        ['error.code', ours.error?.code, theirs.error.code],
        ...(['field', 'reason', 'message'] as const).map(
          (key) => [`cause.${key}`, ours.error?.cause?.[key], theirs.error!.cause?.[key]] as const,
        ),
      ]
    : Object.keys(ours.data ?? {}).map((key) => [key, ours.data![key], theirs.data?.[key]] as const);
  return pairs
    .filter(([key, mine, other]) => !VOLATILE.has(key) && normal(mine) !== normal(other))
    .map(([key, mine, other]) => `${key} ${short(mine)}, theirs ${short(other)}`);
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly cause?: Readonly<Record<string, unknown>> };
}

/** Without the order of keys, and of lists of texts: those are sorted by ids that differ. */
function normal(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (Array.isArray(one)) return one.every((text) => typeof text === 'string') ? [...one].sort() : one;
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 120);
}
