import { readFileSync } from 'node:fs';
import { NoReply, type Reply, type Request } from '../../src/backends/openziti/index.js';
import { allowedOn, contentOf } from '../backends/openziti/decide.js';
import { AFTER, BEFORE } from '../backends/openziti/ground.js';
import { CERTIFICATE_PATH, serve } from '../backends/openziti/serve.js';
import { StandIn } from '../backends/openziti/stand-in.js';
import { Requests } from './requests.js';
import type { System, World } from './world.js';

/** A controller, whose objects are written one by one. */
export const WORLD: World = { name: 'openziti', start: () => Controller.start() };

const PEOPLE = ['ana', 'li', 'omar', 'host'];

class Controller implements System {
  readonly before = plain(BEFORE);
  readonly after = plain(AFTER);
  readonly project: System['project'];
  readonly env: System['env'];
  readonly #controller: StandIn;
  readonly #requests: Requests;
  readonly #close: () => Promise<void>;
  /** What stood when a text was made of it. */
  readonly #snapshots = new Map<string, string>();

  static async start(): Promise<Controller> {
    const controller = new StandIn();
    const identities = PEOPLE.map((name) => [`id-${name}`, { id: `id-${name}`, name }] as const);
    controller.objects.set('identities', new Map(identities));
    const check = { id: 'id-check', name: 'check', typeId: 'DOMAIN', domains: ['corp.example'] };
    controller.objects.set('posture-checks', new Map([[check.id, check]]));
    const requests = new Requests();
    const { url, close } = await serve(async (request: Request): Promise<Reply> => {
      const mayWrite = request.method !== 'GET' && !request.path.includes('/authenticate');
      const reply = await requests.answer(mayWrite, () => controller.exchange(request));
      if (!reply) throw new NoReply('ECONNRESET');
      return reply;
    });
    return new Controller(controller, requests, url, close);
  }

  private constructor(controller: StandIn, requests: Requests, url: string, close: () => Promise<void>) {
    const users = Object.fromEntries(['ana', 'li', 'omar'].map((name) => [`${name}@example.com`, `id-${name}`]));
    const bindings = {
      users,
      workloads: { host: { id: 'id-host', auth: 'cert' } },
      posture: { checks: { known: 'id-check' } },
    };
    const backend = { type: 'openziti', url, ca: 'ca.pem', username: 'ztctl' };
    const targets = { edge: { kind: 'openziti', backend, bindings } };
    this.project = {
      'ztctl.yaml': JSON.stringify({ name: 'acme', targets }),
      'ca.pem': readFileSync(CERTIFICATE_PATH, 'utf8'),
    };
    this.env = { ZTCTL_OPENZITI_PASSWORD: controller.password };
    this.#controller = controller;
    this.#requests = requests;
    this.#close = close;
  }

  writes(): number {
    return this.#requests.writes();
  }

  atWrite(count: number, when: 'before' | 'after', act: () => Promise<void>): void {
    this.#requests.atWrite(count, when, act);
  }

  /** By names: an object that was made twice has another id. */
  state(): string {
    const text = namedText(this.#controller);
    this.#snapshots.set(text, this.snapshot());
    return text;
  }

  /** Nobody may do what nobody may do before and nobody afterwards. */
  objection(before: string, after: string): string | undefined {
    const all = [this.#snapshots.get(before)!, this.#snapshots.get(after)!, this.snapshot()].map(restored);
    const checks = [...new Set(all.flatMap((one) => one.all('posture-checks').map(contentOf)))];
    const [old, wanted, now] = all.map((one) => allowedOn(one, checks));
    const odd = [...now!].find((one) => !old!.has(one) && !wanted!.has(one));
    return odd && `on the way it is allowed, and neither before nor after: ${odd}`;
  }

  snapshot(): string {
    return this.#controller.snapshot();
  }

  restore(snapshot: string): void {
    this.#controller.restore(snapshot);
  }

  stop(): Promise<void> {
    return this.#close();
  }
}

function restored(snapshot: string): StandIn {
  const controller = new StandIn();
  controller.restore(snapshot);
  return controller;
}

function namedText(controller: StandIn): string {
  const kinds = [...controller.objects.keys()].sort();
  const names = new Map(kinds.flatMap((kind) => controller.all(kind).map(({ id, name }) => [id, name] as const)));
  const textOf = (value: unknown): string =>
    JSON.stringify(value, (key, inner: unknown) => {
      if (key === 'createdAt' || key === 'updatedAt') return undefined;
      if (typeof inner !== 'string') return inner;
      return names.get(inner) ?? (names.has(inner.slice(1)) ? `@${names.get(inner.slice(1))}` : inner);
    });
  const sortedLists = (object: object): object =>
    Object.fromEntries(
      Object.entries(object).map(([key, value]) => [key, Array.isArray(value) ? value.map(textOf).sort() : value]),
    );
  return kinds
    .flatMap((kind) => controller.all(kind).map((one) => `${kind} ${textOf(sortedLists(one))}`))
    .sort()
    .join('\n');
}

/** The policies of the tests of the backend, without the prefix that they put before names. */
function plain(text: string): string {
  return text.replaceAll(/\bP-/g, '');
}
