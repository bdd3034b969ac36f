import { type Exchange, NoReply, type Reply, type Request } from '../../../src/backends/openziti/index.js';
import { filtered, sortedBy } from './stand-in-filter.js';
import {
  type Body,
  bodyFault,
  CONFIG_TYPES,
  configFault,
  failed,
  invalid,
  isNothing,
  storedBody,
  unhandled,
} from './stand-in-rules.js';

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
const KINDS = ['configs', 'services', 'posture-checks', 'identities', ...Object.keys(POLICIES)];
const SINGULAR: Readonly<Record<string, string>> = {
  identities: 'identity',
  services: 'service',
  'posture-checks': 'postureCheck',
};

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

  /** Everything that stands, to go back to. */
  snapshot(): string {
    return JSON.stringify([[...this.objects].map(([kind, all]) => [kind, [...all]]), [...this.#members], this.#next]);
  }

  restore(snapshot: string): void {
    const [objects, members, next] = JSON.parse(snapshot) as [
      [string, [string, Stored][]][],
      [string, readonly string[]][],
      number,
    ];
    this.objects.clear();
    for (const [kind, all] of objects) this.objects.set(kind, new Map(all));
    this.#members.clear();
    for (const [key, ids] of members) this.#members.set(key, ids);
    this.#next = next;
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
    const unread = unreadable(kind, method, headers, body);
    if (unread) return unread;
    const sent = body === undefined ? {} : (JSON.parse(body) as Record<string, unknown>);
    if (kind === 'authenticate') return this.#login(url, sent);
    if (headers['zt-session'] !== 'session-1')
      return unhandled(401, 'UNAUTHORIZED', 'unauthenticated for invalid credentials');
    if (!KINDS.includes(kind)) return unhandled(404, 'NOT_FOUND', `path ${url.pathname} was not found`);
    if (id === undefined && method !== 'GET' && method !== 'POST')
      return unhandled(405, 'METHOD_NOT_ALLOWED', `method ${method} is not allowed, but [POST,GET] are`);
    if (method === 'GET' && id === undefined) return listed(url, this.all(kind));
    if (method === 'GET' && members !== undefined)
      return listed(
        url,
        this.#related(kind, id!, members, url).map((one) => this.#kind(members).get(one)!),
      );
    if (method === 'POST' && id === undefined) return this.#create(kind, sent);
    const live = this.#kind(kind).get(id!);
    if (!live) return failed(404, 'NOT_FOUND', { message: `${SINGULAR[kind] ?? kind} with id ${id} not found` });
    if (method === 'GET') return ok(200, live);
    if (method === 'POST') {
      live.disabled = members === 'disable';
      return members === 'disable' ? { status: 200, text: '' } : ok(200, {});
    }
    if (method === 'DELETE') return this.#delete(kind, live);
    return this.#update(kind, live, sent, (method as string) === 'PATCH' ? 'patch' : 'put');
  }

  /** Of a policy, or of all policies of a type together. */
  #related(kind: string, id: string, members: string, url: URL): readonly string[] {
    if (kind in POLICIES) return this.membersOf(kind, id, members);
    const type = url.searchParams.get('policyType') === 'dial' ? 'Dial' : 'Bind';
    const policies = this.all('service-policies').filter((one) => one.type === type);
    const own = policies.filter((one) => this.membersOf('service-policies', one.id, kind).includes(id));
    return [...new Set(own.flatMap((one) => this.membersOf('service-policies', one.id, members)))];
  }

  #login(url: URL, sent: Record<string, unknown>): Reply {
    const method = url.searchParams.get('method');
    if (method === null) return invalid('method', 'method in query is required', 602);
    if (method === 'password' && (sent.username === undefined || sent.password === undefined))
      return unhandled(400, 'COULD_NOT_VALIDATE', 'username and password fields are required');
    const isRight = method !== 'password' || sent.password === this.password;
    if (!isRight) return failed(401, 'INVALID_AUTH', undefined, 'The authentication request failed');
    return ok(200, { token: 'session-1', authQueries: this.authQueries });
  }

  #create(kind: string, sent: Body): Reply {
    const fault = bodyFault(kind, sent, 'create');
    if (fault) return fault;
    const config = kind === 'configs' ? configFault(String(sent.configTypeId), sent.data as Body) : undefined;
    if (config) return config;
    const name = String(sent.name);
    if (name === '') return invalid('name', 'name is required');
    if (this.named(kind, name))
      return invalid(
        'name',
        kind === 'identities' ? `duplicate value '${name}' in unique index on identities store` : 'name must be unique',
      );
    const unknown = this.#unknownReference(kind, sent) ?? this.#takenExternalId(kind, sent, 400);
    if (unknown) return unknown;
    const id = `id.${kind}-${this.#next++}`;
    const stored: Stored = {
      ...emptyOf(kind),
      createdAt: '2026-11-22T11:35:05.032Z',
      ...storedBody(kind, sent),
      id,
      name,
    };
    this.#kind(kind).set(id, stored);
    for (const list of POLICIES[kind] ?? []) this.#link(kind, stored, list);
    this.#relinkEntity(kind, stored);
    return ok(201, { id, _links: {} });
  }

  #update(kind: string, live: Stored, sent: Body, mode: 'put' | 'patch'): Reply {
    if (mode === 'patch' && isNothing(sent) && kind !== 'configs')
      return unhandled(500, 'UNHANDLED', 'no fields updated, nothing to do');
    if (kind === 'configs' && mode === 'patch' && sent.data === undefined) {
      return invalid('(root)', '(root) is invalid: (root): Invalid type. Expected: object, given: null');
    }
    const fault = bodyFault(kind, sent, mode);
    if (fault) return fault;
    const unknown = this.#unknownReference(kind, sent) ?? this.#takenExternalId(kind, sent, 500, live);
    if (unknown) return unknown;
    const name = sent.name ?? (mode === 'patch' ? live.name : '');
    // Answered like a success, and nothing of the update is kept.
    if (name === '' || this.all(kind).some((one) => one.name === name && one !== live)) return ok(200, {});
    const before = { ...live };
    const stored = storedBody(kind, sent);
    if (kind === 'configs') delete stored.configTypeId;
    if (mode === 'put') {
      for (const key of Object.keys(live)) if (!['id', 'createdAt', 'configTypeId'].includes(key)) delete live[key];
      Object.assign(live, emptyOf(kind));
    }
    Object.assign(live, stored, { id: before.id });
    if (kind === 'posture-checks') {
      if (before.typeId !== sent.typeId)
        Object.assign(live, before, { name, ...pick(live, ['roleAttributes', 'tags']) });
      // What a PATCH leaves out, it empties.
      else if (mode === 'patch' && live.typeId === 'PROCESS_MULTI' && sent.processes === undefined) live.processes = [];
    }
    if (kind === 'service-policies' && before.type !== live.type) live.postureCheckRoles = null;
    for (const list of POLICIES[kind] ?? []) {
      if (isWrittenAnew(list[0], before, live, sent)) this.#link(kind, live, list);
    }
    this.#relinkEntity(kind, live);
    return ok(200, {});
  }

  #takenExternalId(kind: string, { externalId }: Body, status: number, own?: Stored): Reply | undefined {
    if (kind !== 'identities' || !externalId) return undefined;
    if (!this.all(kind).some((one) => one !== own && one.externalId === externalId)) return undefined;
    const reason = `duplicate value '${externalId}' in unique index on identities store`;
    return status === 400 ? invalid('externalId', reason) : unhandled(status, 'UNHANDLED', reason);
  }

  #delete(kind: string, { id }: Stored): Reply {
    this.#kind(kind).delete(id);
    for (const service of kind === 'configs' ? this.all('services') : []) {
      const left = ((service.configs ?? []) as string[]).filter((one) => one !== id);
      service.configs = left.length === 0 ? null : left;
    }
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

  #unknownReference(kind: string, sent: Body): Reply | undefined {
    for (const [roles, members] of POLICIES[kind] ?? []) {
      for (const role of (sent[roles] ?? []) as string[]) {
        const called = members === 'posture-checks' ? 'postureChecks' : members;
        if (role.startsWith('@') && !this.#kind(members).has(role.slice(1)))
          return invalid(roles, `no ${called} found with the given ids`);
      }
    }
    const router = ((sent.edgeRouterRoles ?? []) as string[]).find((role) => role.startsWith('@'));
    if (router !== undefined) return invalid('edgeRouterRoles', 'no routers found with the given ids');
    const config = ((sent.configs ?? []) as string[]).find((one) => !this.#kind('configs').has(one));
    if (config !== undefined) return unhandled(404, 'NOT_FOUND', `configs with id ${config} not found`);
    const { terminatorStrategy: strategy, authPolicyId } = sent;
    if (strategy && strategy !== 'smartrouting')
      return unhandled(404, 'NOT_FOUND', `terminatorStrategy with name ${strategy} not found`);
    if (authPolicyId && authPolicyId !== 'default')
      return unhandled(404, 'NOT_FOUND', `authPolicy with id ${authPolicyId} not found`);
    return this.#twoConfigs((sent.configs ?? []) as string[]);
  }

  #twoConfigs(ids: readonly string[]): Reply | undefined {
    const seen = new Map<unknown, Stored>();
    for (const config of ids.map((id) => this.#kind('configs').get(id)!)) {
      const other = seen.get(config.configTypeId);
      const type = CONFIG_TYPES[String(config.configTypeId)];
      if (other)
        return invalid(
          'configs',
          `duplicate configs named ${other.name} and ${config.name} found for config type ${type}. Only one config of a given typed is allowed per service `,
        );
      seen.set(config.configTypeId, config);
    }
    return undefined;
  }

  /** Whom the roles of a list select now. */
  #link(kind: string, policy: Stored, [roles, members]: readonly [string, string]): void {
    const ids = this.all(members)
      .filter((one) => isSelected(policy, roles, one))
      .map(({ id }) => id);
    this.#members.set(`${kind}/${policy.id}/${members}`, ids);
  }

  /** An object that comes or whose attributes change is looked at by every policy; others keep the members that they have. */
  #relinkEntity(kind: string, entity: Stored): void {
    for (const [policies, lists] of Object.entries(POLICIES)) {
      for (const [roles, members] of lists) {
        if (members !== kind) continue;
        for (const policy of this.all(policies)) {
          const key = `${policies}/${policy.id}/${members}`;
          const others = (this.#members.get(key) ?? []).filter((id) => id !== entity.id);
          this.#members.set(key, isSelected(policy, roles, entity) ? [...others, entity.id] : others);
        }
      }
    }
  }
}

function isSelected(policy: Stored, key: string, entity: Stored): boolean {
  const roles = (policy[key] ?? []) as readonly string[];
  if (roles.includes('#all') || roles.includes(`@${entity.id}`)) return true;
  const wanted = roles.filter((role) => role.startsWith('#')).map((role) => role.slice(1));
  const has = (one: string): boolean => ((entity.roleAttributes ?? []) as readonly string[]).includes(one);
  if (wanted.length === 0) return false;
  return policy.semantic === 'AllOf' ? wanted.every(has) : wanted.some(has);
}

/**
 * Whether a list gets its members anew: only where it is written as another text, be it the same set. A change of semantic alone is stored and
 * changes nobody.
 */
function isWrittenAnew(roles: string, before: Stored, after: Stored, sent: Body): boolean {
  const text = (list: unknown): string => String(list ?? []);
  const isSent = sent[roles] !== undefined && sent[roles] !== null;
  return text(after[roles]) !== text(before[roles]) || (isSent && text(sent[roles]) !== text(before[roles]));
}

/** What a controller says of an object where nobody said anything. */
function emptyOf(kind: string): Body {
  const lists = (POLICIES[kind] ?? []).map(([roles]) => roles);
  const empty = Object.fromEntries(
    [...lists, ...(kind.endsWith('router-policies') ? ['edgeRouterRoles'] : [])].map((key) => [key, null]),
  );
  switch (kind) {
    case 'services':
      return {
        tags: {},
        roleAttributes: null,
        configs: null,
        encryptionRequired: false,
        terminatorStrategy: 'smartrouting',
        maxIdleTimeMillis: 0,
      };
    case 'identities':
      return { tags: {}, roleAttributes: [], externalId: null, authPolicyId: 'default', disabled: false };
    case 'posture-checks':
      return { tags: {}, roleAttributes: [] };
    default:
      return { tags: {}, ...empty };
  }
}

function pick(from: Body, keys: readonly string[]): Body {
  return Object.fromEntries(keys.map((key) => [key, from[key]]));
}

/** Bodies that are none, and what says so before anything else does. */
function unreadable(
  kind: string,
  method: string,
  headers: Request['headers'],
  body: string | undefined,
): Reply | undefined {
  const type = headers['content-type'] ?? 'application/json';
  if (type !== 'application/json')
    return invalid('Content-Type', `unsupported media type "${type}", only [application/json] are allowed`, 415);
  const called = SINGULAR[kind] ?? kind;
  if (body === undefined) {
    const isNeeded = method === 'POST' && KINDS.includes(kind) && kind === 'services';
    return isNeeded ? invalid(called, `${called} in body is required`, 602) : undefined;
  }
  if (body.length > 1024 * 1024) {
    const message = 'The request body exceeds the maximum accepted size';
    return { status: 413, text: JSON.stringify({ code: 'REQUEST_ENTITY_TOO_LARGE', message, cause: null }) };
  }
  const go = `${called[0]!.toUpperCase()}${called.slice(1)}${method === 'PATCH' ? 'Patch' : 'Create'}`;
  const fault = parseFault(body, go);
  return fault === undefined
    ? undefined
    : unhandled(400, 'COULD_NOT_PARSE_BODY', `parsing ${called} body from "" failed, because ${fault}`);
}

function parseFault(text: string, go: string): string | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return 'unexpected EOF';
  }
  if (Array.isArray(body)) return `json: cannot unmarshal array into Go value of type rest_model.${go}`;
  for (const [key, type] of [
    ['isAdmin', 'bool'],
    ['roleAttributes', 'rest_model.Attributes'],
  ] as const) {
    if (typeof (body as Record<string, unknown>)[key] === 'string')
      return `json: cannot unmarshal string into Go struct field ${go}.${key} of type ${type}`;
  }
  return undefined;
}

/** The most that a controller gives at once, and what it calls all. */
const [LARGEST, ALL] = [500, 9_223_372_036_854_776_000];

/** A list, or what a filter lets through. */
function listed(url: URL, all: readonly Stored[]): Reply {
  const asked = url.searchParams.get('limit') ?? '10';
  if (!/^-?\d+$/.test(asked)) return invalid('limit', `limit in query must be of type int64: "${asked}"`, 601);
  const [by, order] = (url.searchParams.get('sort') ?? 'id').split(' ');
  if (by !== 'id' && by !== 'name')
    return failed(400, 'INVALID_SORT_IDENTIFIER', { code: 'UNHANDLED', message: `unknown symbol '${by}'` });
  const roles = url.searchParams.getAll('roleFilter');
  const bare = roles.find((role) => !/^[#@]/.test(role));
  if (bare !== undefined)
    return unhandled(
      500,
      'UNHANDLED',
      `'${bare}' is neither role attribute (prefixed with #) or an entity id or name (prefixed with @)`,
    );
  const semantic = url.searchParams.get('roleSemantic') ?? 'AllOf';
  const selecting = { id: '', name: '', roles, semantic };
  const rows = roles.length === 0 ? all : all.filter((one) => isSelected(selecting, 'roles', one));
  const found = filtered(url.searchParams.get('filter') ?? 'true', sortedBy(rows, by, order === 'desc'));
  if ('status' in found) return found;
  const count = found.limit ?? (asked === '-1' ? 'none' : Number(asked) || 10);
  const limit = count === 'none' ? ALL : Math.min(count, LARGEST);
  const offset = found.skip ?? Math.max(0, Number(url.searchParams.get('offset') ?? 0));
  return ok(200, found.rows.slice(offset, offset + limit), {
    pagination: { limit, offset, totalCount: found.rows.length },
  });
}

function ok(status: number, data: unknown, meta: unknown = {}): Reply {
  return { status, text: JSON.stringify({ data, meta }) };
}
