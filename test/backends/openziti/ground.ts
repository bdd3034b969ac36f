import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyPlan } from '../../../src/apply.js';
import type { ApplyResult } from '../../../src/apply-result.js';
import type { PlanBundle } from '../../../src/backends/index.js';
import { type ApiObject, connectController, type Exchange } from '../../../src/backends/openziti/index.js';
import { type DriftResult, driftProject } from '../../../src/drift.js';
import { load, type Project } from '../../../src/load.js';
import { type PlanOptions, type PlanResult, planProject } from '../../../src/plan.js';
import { OPENZITI } from '../../../src/targets/openziti/index.js';
import { createMemoryHost } from '../../kit/memory-host.js';
import { CERTIFICATE_PATH, serve } from './serve.js';

/** A controller that may be written to, whichever it is. */
export interface Controller {
  readonly url: string;
  /** PEM file of its authority. */
  readonly ca: string;
  readonly username: string;
  readonly password: string;
}

export const NOW = Date.UTC(2026, 6, 1);
/** A certificate that signed nothing but itself. */
const STRANGER_PATH = fileURLToPath(new URL('fixtures/stranger.pem', import.meta.url));
const API = '/edge/management/v1';
/** Kinds of objects that a ground makes or has made, those first that name others. */
const KINDS = [
  'service-policies',
  'edge-router-policies',
  'service-edge-router-policies',
  'services',
  'configs',
  'posture-checks',
  'identities',
];

type Named = ApiObject & { readonly id: string; readonly name: string };

/** An operator who changes a controller by hand, without ztctl. */
export class Hand {
  readonly #exchange: Exchange;
  readonly #session: string;

  private constructor(exchange: Exchange, session: string) {
    this.#exchange = exchange;
    this.#session = session;
  }

  static async login({ username, password }: Controller, exchange: Exchange): Promise<Hand> {
    const body = JSON.stringify({ username, password });
    const reply = await exchange({ method: 'POST', path: `${API}/authenticate?method=password`, headers: {}, body });
    const { data } = JSON.parse(reply.text) as { data?: { token?: string } };
    if (data?.token === undefined) throw new Error(`no session: ${reply.text}`);
    return new Hand(exchange, data.token);
  }

  async call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: ApiObject): Promise<unknown> {
    const headers = { 'zt-session': this.#session };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await this.#exchange({ method: method as 'PUT', path: `${API}/${path}`, headers, ...text });
    const answer = JSON.parse(reply.text || '{}') as { data?: unknown; error?: unknown };
    if (reply.status >= 300 || answer.error) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return answer.data;
  }

  async create(kind: string, body: ApiObject): Promise<string> {
    return ((await this.call('POST', kind, body)) as { id: string }).id;
  }

  /** Those whose names begin with a prefix. */
  async all(kind: string, prefix: string): Promise<readonly Named[]> {
    const filter = encodeURIComponent(`name contains ${JSON.stringify(prefix)}`);
    const found = (await this.call('GET', `${kind}?limit=500&filter=${filter}`)) as readonly Named[];
    return found.filter(({ name }) => name.startsWith(prefix));
  }

  async named(kind: string, name: string): Promise<Named> {
    const found = (await this.call(
      'GET',
      `${kind}?filter=${encodeURIComponent(`name=${JSON.stringify(name)}`)}`,
    )) as readonly Named[];
    if (found.length !== 1) throw new Error(`${found.length} ${kind} are called ${name}`);
    return found[0]!;
  }

  async patch(kind: string, name: string, body: ApiObject): Promise<void> {
    await this.call('PATCH', `${kind}/${(await this.named(kind, name)).id}`, body);
  }

  async remove(kind: string, name: string): Promise<void> {
    await this.call('DELETE', `${kind}/${(await this.named(kind, name)).id}`);
  }
}

export interface Run {
  readonly adopt?: boolean;
  readonly env?: PlanOptions['env'];
  readonly backend?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
  readonly say?: PlanOptions['say'];
}

/**
 * A project with one target on a controller, and the identities and the check that its bindings name. Everything that it makes is called with
 * its own prefix, and goes when it closes.
 */
export class Ground {
  readonly prefix: string;
  readonly hand: Hand;
  readonly dir: string;
  /** Ids by the name without prefix: `ana`, `li`, `host`, `check`. */
  readonly ids: Readonly<Record<string, string>>;
  /** The policies of the project. */
  policies: string;
  readonly #controller: Controller;
  readonly #connection: ReturnType<typeof connectController>;

  private constructor(
    controller: Controller,
    connection: ReturnType<typeof connectController>,
    parts: Pick<Ground, 'prefix' | 'hand' | 'dir' | 'ids'>,
  ) {
    this.#controller = controller;
    this.#connection = connection;
    this.prefix = parts.prefix;
    this.hand = parts.hand;
    this.dir = parts.dir;
    this.ids = parts.ids;
    this.policies = this.named(BEFORE);
  }

  static async open(controller: Controller, prefix: string): Promise<Ground> {
    const connection = connectController({ url: controller.url, ca: readFileSync(controller.ca, 'utf8') });
    try {
      const hand = await Hand.login(controller, connection.exchange);
      const dir = await mkdtemp(join(tmpdir(), 'ztctl-ziti-'));
      const ids: Record<string, string> = {};
      const ground = new Ground(controller, connection, { prefix, hand, dir, ids });
      await ground.#furnish(ids).catch(async (fault: unknown) => {
        await ground.close();
        throw fault;
      });
      return ground;
    } catch (fault) {
      connection.close();
      throw fault;
    }
  }

  async #furnish(ids: Record<string, string>): Promise<void> {
    await copyFile(this.#controller.ca, join(this.dir, 'ca.pem'));
    await copyFile(CERTIFICATE_PATH, join(this.dir, 'between.pem'));
    await copyFile(STRANGER_PATH, join(this.dir, 'stranger.pem'));
    const garbage = '-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n';
    await writeFile(join(this.dir, 'garbage.pem'), garbage);
    for (const name of ['ana', 'li', 'omar', 'host']) {
      const body = { name: `${this.prefix}-${name}`, type: 'Device', isAdmin: false };
      ids[name] = await this.hand.create('identities', body);
    }
    const check = { name: `${this.prefix}-check`, typeId: 'DOMAIN', domains: ['corp.example'] };
    ids.check = await this.hand.create('posture-checks', check);
  }

  /** Removes what bears the prefix, and nothing else. */
  async close(): Promise<void> {
    const faults: unknown[] = [];
    const noted = (fault: unknown): readonly Named[] => {
      faults.push(fault);
      return [];
    };
    for (const kind of KINDS) {
      for (const { id } of await this.own(kind).catch(noted)) {
        await this.hand.call('DELETE', `${kind}/${id}`).catch(noted);
      }
    }
    this.#connection.close();
    await rm(this.dir, { recursive: true, force: true });
    if (faults.length > 0) throw faults[0];
  }

  /** Everything of a kind that bears the prefix. */
  async own(kind: string): Promise<readonly Named[]> {
    return this.hand.all(kind, `${this.prefix}-`);
  }

  get password(): string {
    return this.#controller.password;
  }

  /** `P-` in a name or a text is the prefix. */
  readonly named = (text: string): string => text.replaceAll(/\bP-/g, `${this.prefix}-`);

  /** The other way round. */
  readonly unnamed = (text: string): string => text.replaceAll(`${this.prefix}-`, 'P-');

  async plan(run: Run = {}): Promise<PlanResult> {
    return this.#run(run, async (project, options) => planProject(project, options));
  }

  async drift(run: Run = {}): Promise<DriftResult> {
    return this.#run(run, async (project, options) => driftProject(project, options));
  }

  async apply(bundle: PlanBundle, run: Run = {}): Promise<ApplyResult> {
    return this.#run(run, async (_, options, reload) => applyPlan(bundle, { ...options, load: reload }));
  }

  /** Plans and applies; throws when either does not succeed. */
  async makeLive(run: Run = {}): Promise<ApplyResult> {
    const planned = await this.plan(run);
    if (planned.status !== 'ok') throw new Error(`no plan: ${said(planned)}`);
    const applied = await this.apply(planned.bundle, run);
    if (applied.status !== 'ok') throw new Error(`not applied: ${applied.status} ${said(applied)}`);
    return applied;
  }

  /** Runs of which every request goes through something. */
  async within<T>(between: (exchange: Exchange) => Exchange, act: (run: Run) => Promise<T>): Promise<T> {
    const proxy = await serve(between(this.#connection.exchange));
    try {
      return await act({ backend: { url: proxy.url, ca: 'between.pem' } });
    } finally {
      await proxy.close();
    }
  }

  async #run<T>(
    { adopt, env, backend, signal, say }: Run,
    act: (project: Project, options: PlanOptions, reload: () => Promise<Project>) => Promise<T>,
  ): Promise<T> {
    const { url, username, password } = this.#controller;
    const reload = (): Promise<Project> => this.#load({ url, ca: 'ca.pem', username, ...backend });
    const options = {
      dir: this.dir,
      now: NOW,
      version: '0.0.0',
      registry: [OPENZITI],
      env: env ?? { ZTCTL_OPENZITI_PASSWORD: password },
      adopt: new Set(adopt ? ['edge'] : []),
      acks: new Map([['posture-not-weakened' as const, 'somebody asked for more by hand']]),
      ...(signal && { signal }),
      ...(say && { say }),
    };
    return act(await reload(), options, reload);
  }

  async #load(backend: Readonly<Record<string, unknown>>): Promise<Project> {
    const { ana, li, omar, host, check } = this.ids;
    const bindings = {
      users: { 'ana@example.com': ana, 'li@example.com': li, 'omar@example.com': omar },
      workloads: { [`${this.prefix}-host`]: { id: host, auth: 'cert' } },
      posture: { checks: { known: check } },
      edge_routers: `${this.prefix}-routers`,
    };
    const targets = { edge: { kind: 'openziti', backend: { type: 'openziti', ...backend }, bindings } };
    const files = { 'ztctl.yaml': JSON.stringify({ name: this.prefix, targets }), 'policies/p.yaml': this.policies };
    const project = await load(createMemoryHost(files), '');
    const faults = project.diagnostics.filter(({ severity }) => severity === 'error');
    if (faults.length > 0) throw new Error(faults.map(({ message, help }) => `${message} (${help})`).join('\n'));
    return project;
  }
}

export function said({ diagnostics }: { readonly diagnostics: PlanResult['diagnostics'] }): string {
  return diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n');
}

const HEAD = `
idps: { okta: { domains: [example.com] } }
workloads:
  P-host: { kind: service, identity: "spiffe://example.com/host", credential: { type: x509, lifetime: 1h } }
posture:
  modern: { os: { macos: ">=14.5", linux: "*" } }
  known: { checks: { known: true } }
resources:
  P-db: { endpoints: "tcp://db.internal:5432", sensitivity: high, via: edge, served_by: workload:P-host }
  P-web: { endpoints: ["tcp://web.internal:80-90", "udp://10.20.0.0/24:53"], sensitivity: low, via: edge, served_by: workload:P-host }
`;

export const BEFORE = `${HEAD}policies:
  P-data: { allow: "user:ana@example.com", to: P-db, when: { posture: known } }
  P-site: { allow: "user:li@example.com", to: P-web, when: { mfa: any } }
`;

/** Somebody gains, somebody loses, a check goes and another comes, and a service leads elsewhere. */
export const AFTER = `${HEAD.replace('db.internal:5432', 'db.internal:5433').replace('tcp://web.internal:80-90', 'tcp://web.internal:80-99')}policies:
  P-data: { allow: "user:ana@example.com", to: P-db, when: { posture: [known, modern] } }
  P-site: { allow: ["user:li@example.com", "user:omar@example.com"], to: [P-web, P-db] }
`;
