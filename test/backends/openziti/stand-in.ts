import { type Exchange, NoReply, type Reply, type Request } from '../../../src/backends/openziti/index.js';

type Stored = Record<string, unknown> & { id: string; name: string };

const POLICIES: Readonly<Record<string, readonly (readonly [roles: string, members: string])[]>> = {
  'service-policies': [
    ['identityRoles', 'identities'],
    ['serviceRoles', 'services'],
    ['postureCheckRoles', 'posture-checks'],
  ],
  'edge-router-policies': [['identityRoles', 'identities']],
  'service-edge-router-policies': [['serviceRoles', 'services']],
};
const SINGULAR: Readonly<Record<string, string>> = {
  identities: 'identity',
  services: 'service',
  'posture-checks': 'postureCheck',
};
const LISTS = [
  'configs',
  'edgeRouterRoles',
  'identityRoles',
  'postureCheckRoles',
  'roleAttributes',
  'serviceRoles',
  'domains',
];

/**
 * The edge management API of a controller in memory, with what a running 2.1.0-pre was measured to do: writes that are answered with 200 and
 * dropped, members that a change of semantic leaves behind, references that vanish with what they name.
 */
export class StandIn {
  readonly objects = new Map<string, Map<string, Stored>>();
  readonly #members = new Map<string, readonly string[]>();
  readonly requests: Request[] = [];
  /** Answers that come before the real one. */
  readonly upcoming: (Reply | 'lost' | 'lost after it was done')[] = [];
  password = 'secret';
  authQueries: readonly unknown[] = [];
  #next = 1;

  readonly exchange: Exchange = async (request) => {
    this.requests.push(request);
    const first = this.upcoming.shift();
    if (first === 'lost') throw new NoReply('ECONNRESET');
    if (first !== undefined && first !== 'lost after it was done') return first;
    const reply = this.#answer(request);
    if (first === 'lost after it was done') throw new NoReply('ECONNRESET');
    return reply;
  };

  all(kind: string): readonly Stored[] {
    return [...this.#kind(kind).values()];
  }

  named(kind: string, name: string): Stored | undefined {
    return this.all(kind).find((one) => one.name === name);
  }

  /** What the controller has linked. */
  membersOf(kind: string, id: string, members: string): readonly string[] {
    return this.#members.get(`${kind}/${id}/${members}`) ?? [];
  }

  #kind(kind: string): Map<string, Stored> {
    const known = this.objects.get(kind) ?? new Map<string, Stored>();
    this.objects.set(kind, known);
    return known;
  }

  #answer({ method, path, headers, body }: Request): Reply {
    const url = new URL(path, 'https://controller');
    const [kind = '', id, members] = url.pathname
      .replace('/edge/management/v1/', '')
      .split('/')
      .map(decodeURIComponent);
    const sent = body === undefined ? {} : (JSON.parse(body) as Record<string, unknown>);
    if (kind === 'authenticate') return this.#login(url, sent);
    if (headers['zt-session'] !== 'session-1')
      return failed(401, 'UNAUTHORIZED', { message: 'unauthenticated for invalid credentials' });
    if (method === 'GET' && id === undefined) return page(url, this.all(kind));
    if (method === 'GET' && members !== undefined)
      return page(
        url,
        this.membersOf(kind, id!, members).map((one) => this.#kind(members).get(one)!),
      );
    if (method === 'POST') return this.#create(kind, sent);
    const live = this.#kind(kind).get(id!);
    if (!live) return failed(404, 'NOT_FOUND', { message: `${SINGULAR[kind] ?? kind} with id ${id} not found` });
    if (method === 'GET') return ok(200, live);
    return method === 'PUT' ? this.#put(kind, live, sent) : this.#delete(kind, live);
  }

  #login(url: URL, sent: Record<string, unknown>): Reply {
    const isRight = url.searchParams.get('method') !== 'password' || sent.password === this.password;
    if (!isRight) return failed(401, 'INVALID_AUTH', undefined, 'The authentication request failed');
    return ok(200, { token: 'session-1', authQueries: this.authQueries });
  }

  #create(kind: string, sent: Record<string, unknown>): Reply {
    const name = String(sent.name ?? '');
    if (name === '') return invalid('name', 'name is required');
    if (this.named(kind, name)) return invalid('name', 'name must be unique');
    if (kind === 'services' && typeof sent.encryptionRequired !== 'boolean')
      return invalid('encryptionRequired', 'encryptionRequired in body is required');
    const unknown = this.#unknownReference(kind, sent);
    if (unknown) return unknown;
    const id = `id.${kind}-${this.#next++}`;
    const stored: Stored = { createdAt: '2026-11-22T11:35:05.032Z', ...storedBody(sent), id, name };
    this.#kind(kind).set(id, stored);
    this.#link(kind, stored);
    return ok(201, { id, _links: {} });
  }

  #put(kind: string, live: Stored, sent: Record<string, unknown>): Reply {
    const name = String(sent.name ?? '');
    // Answered like a success, and nothing of the update is kept.
    if (name === '' || this.all(kind).some((one) => one.name === name && one !== live)) return ok(200, {});
    const unknown = this.#unknownReference(kind, sent);
    if (unknown) return unknown;
    const before = { ...live };
    for (const key of Object.keys(live)) if (key !== 'id' && key !== 'createdAt') delete live[key];
    Object.assign(live, storedBody(sent), { id: live.id });
    if (kind === 'services') live.encryptionRequired = sent.encryptionRequired ?? false;
    if (kind === 'posture-checks' && before.typeId !== sent.typeId) {
      Object.assign(live, before, { name, roleAttributes: sent.roleAttributes ?? null, tags: sent.tags ?? {} });
    }
    if (kind === 'service-policies' && before.type !== live.type) live.postureCheckRoles = null;
    if (!isSameButSemantic(kind, before, live)) this.#link(kind, live);
    return ok(200, {});
  }

  #delete(kind: string, { id }: Stored): Reply {
    this.#kind(kind).delete(id);
    for (const [policies, lists] of Object.entries(POLICIES)) {
      for (const policy of this.all(policies)) {
        for (const [roles, members] of lists) {
          if (members !== kind) continue;
          const left = ((policy[roles] ?? []) as string[]).filter((role) => role !== `@${id}`);
          policy[roles] = left.length === 0 ? null : left;
          const key = `${policies}/${policy.id}/${members}`;
          this.#members.set(
            key,
            (this.#members.get(key) ?? []).filter((one) => one !== id),
          );
        }
      }
    }
    return ok(200, {});
  }

  #unknownReference(kind: string, sent: Record<string, unknown>): Reply | undefined {
    for (const [roles, members] of POLICIES[kind] ?? []) {
      for (const role of (sent[roles] ?? []) as string[]) {
        if (role.startsWith('@') && !this.#kind(members).has(role.slice(1)))
          return invalid(roles, `no ${members} found with the given ids`);
      }
    }
    return undefined;
  }

  /** Members by id; attributes are not modelled here. */
  #link(kind: string, policy: Stored): void {
    for (const [roles, members] of POLICIES[kind] ?? []) {
      const ids = ((policy[roles] ?? []) as string[])
        .filter((role) => role.startsWith('@'))
        .map((role) => role.slice(1));
      this.#members.set(`${kind}/${policy.id}/${members}`, ids);
    }
  }
}

function isSameButSemantic(kind: string, before: Stored, after: Stored): boolean {
  const lists = POLICIES[kind] ?? [];
  return (
    before.semantic !== after.semantic &&
    lists.every(([roles]) => JSON.stringify(before[roles]) === JSON.stringify(after[roles]))
  );
}

/** Lists are sorted sets and null when empty; tags that are objects or lists are dropped; flags that are off are left out. */
function storedBody(sent: Record<string, unknown>): Record<string, unknown> {
  const stored: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(sent)) {
    if (LISTS.includes(key))
      stored[key] = Array.isArray(value) && value.length > 0 ? [...new Set(value as string[])].sort() : null;
    else if (key === 'tags')
      stored.tags = Object.fromEntries(
        Object.entries((value ?? {}) as object).filter(([, one]) => typeof one !== 'object'),
      );
    else if (value !== false || key === 'encryptionRequired') stored[key] = value;
  }
  return stored;
}

function page(url: URL, all: readonly Stored[]): Reply {
  const asked = Number(url.searchParams.get('limit') ?? 10);
  const limit = Math.min(asked === 0 ? 10 : asked, 500);
  const offset = Number(url.searchParams.get('offset') ?? 0);
  const sorted = [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
  return ok(200, sorted.slice(offset, offset + limit), { pagination: { limit, offset, totalCount: all.length } });
}

function ok(status: number, data: unknown, meta: unknown = {}): Reply {
  return { status, text: JSON.stringify({ data, meta }) };
}

function invalid(field: string, reason: string): Reply {
  return failed(400, 'COULD_NOT_VALIDATE', { field, reason, value: 'x' });
}

/** As a controller writes its errors. */
export function failed(status: number, code: string, cause?: unknown, message = 'An error'): Reply {
  return {
    status,
    text: JSON.stringify({ error: { code, message, requestId: 'r', ...(cause !== undefined && { cause }) }, meta: {} }),
  };
}
