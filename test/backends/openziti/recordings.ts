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
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** How many objects a list held, of which the first stand here. */
  readonly responseDataCut?: unknown;
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
/** Where lists begin to be asked for, and how many services they are about. */
const [FIRST_LIST, PAGED] = [282, 520];
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
  const pages = new Map(
    Array.from({ length: PAGED }, (_, at): [string, never] => {
      const attribute = at % 2 === 0 ? 'even' : 'odd';
      const name = `probe.page.${String(at).padStart(3, '0')}`;
      return [name, { id: name, name, roleAttributes: [attribute], createdAt: '2026-11-22T11:35:09.171Z' } as never];
    }),
  );
  for (const line of text.trim().split('\n')) {
    const one = JSON.parse(line, (_, value: unknown) => repeated(value) ?? value) as Recording;
    const sent = requestOf(one, ids);
    if (!sent) {
      beyond += 1;
      continue;
    }
    replayed += 1;
    // What the lists are about was made without a recording.
    if (one.seq === FIRST_LIST) for (const [id, made] of pages) controller.objects.get('services')!.set(id, made);
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

/** Undefined for what the stand-in does not have: other kinds and sessions, the administrator, what stands for routers. */
function requestOf(one: Recording, ids: ReadonlyMap<string, string>): unknown {
  const { seq, method, path, requestBody, requestHeaders = {}, status } = one;
  const [, kind = '', id = '', more = ''] = PATH.exec(path.split('?')[0]!) ?? [];
  const isUnknown = NO_KINDS.includes(kind);
  const isCovered = KINDS.includes(kind) || (kind === 'authenticate' && status !== 200) || isUnknown;
  if (
    !isCovered ||
    BEYOND.includes(seq) ||
    (more !== '' && !/^\/(?:(?:dis|en)able|identities|services|posture-checks)/.test(more))
  )
    return undefined;
  if (id !== '' && !ids.has(id) && status !== 404) return undefined;
  const { authPolicyId } = (requestBody ?? {}) as { readonly authPolicyId?: string };
  if (authPolicyId && status === 200) return undefined;
  const text = typeof requestBody === 'string' ? requestBody : JSON.stringify(requestBody);
  const headers = { ...(status === 401 ? {} : { 'zt-session': 'session-1' }), ...requestHeaders };
  return { method, path: mapped(path, ids), headers, ...(text !== undefined && { body: mapped(text, ids) }) };
}

const NO_KINDS = ['nosuch', 'ext-jwt-signers'];
/** What routers bring with them, somebody without permissions, and a session that ended. */
const BEYOND = [233, 236, 250, 362];

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
  if (Array.isArray(theirs.data)) return listDifferences(theirs as never, ours as never);
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

interface ListAnswer {
  readonly data: readonly Row[];
  readonly meta: { readonly pagination: Readonly<Record<string, number>> };
}

type Row = Readonly<Record<string, unknown>> & { readonly name: string };

/** Pages by id hold other objects, as ids differ; where the page holds all, each object is compared field by field. */
function listDifferences(theirs: ListAnswer, ours: ListAnswer): readonly string[] {
  const [other, mine] = [theirs.meta.pagination, ours.meta.pagination];
  if (normal(other) !== normal(mine)) return [`pagination ${short(mine)}, theirs ${short(other)}`];
  const left = Math.max(0, Math.min(mine.totalCount! - mine.offset!, mine.limit!));
  if (ours.data.length !== left) return [`${ours.data.length} objects of a page of ${left}`];
  if (theirs.data.length < mine.totalCount!) return [];
  return theirs.data.flatMap((row) => {
    const own = ours.data.find(({ name }) => name === row.name);
    if (!own) return [`no ${row.name}`];
    return Object.keys(own)
      .filter((key) => !VOLATILE.has(key) && key !== 'id' && normal(own[key]) !== normal(row[key]))
      .map((key) => `${row.name}.${key} ${short(own[key])}, theirs ${short(row[key])}`);
  });
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
