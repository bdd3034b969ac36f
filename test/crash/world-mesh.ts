import { NoReply, type Reply, type Request } from '../../src/backends/exchange.js';
import { StandIn as Headscale } from '../backends/headscale/stand-in.js';
import { serve } from '../backends/policy-file/serve.js';
import { StandIn as Tailscale } from '../backends/tailscale/stand-in.js';
import { Requests } from './requests.js';
import type { System, World } from './world.js';
import { policy } from './world-file.js';

/** The policy of a Headscale server: one text, without any check of who wrote it last. */
export const HEADSCALE: World = {
  name: 'headscale',
  start: async () => {
    const server = new Headscale();
    server.policy = '';
    return await Mesh.start('headscale', server, { ZTCTL_HEADSCALE_API_KEY: server.key });
  },
};

/** The policy file of a tailnet: one text with an ETag. */
export const TAILSCALE: World = {
  name: 'tailscale',
  start: async () => {
    const service = new Tailscale();
    return await Mesh.start('tailscale', service, { ZTCTL_TAILSCALE_API_KEY: service.key });
  },
};

type Server = Headscale | Tailscale;

class Mesh implements System {
  readonly before = policy('ana', 'li');
  readonly after = policy('ana', 'omar');
  readonly project: System['project'];
  readonly env: System['env'];
  readonly #server: Server;
  readonly #requests: Requests;
  readonly #close: () => Promise<void>;

  static async start(kind: 'headscale' | 'tailscale', server: Server, env: System['env']): Promise<Mesh> {
    const requests = new Requests();
    const answer = async (request: Request): Promise<Reply> => {
      const mayWrite = request.method !== 'GET' && !/\/(check|validate)$/.test(request.path);
      const reply = await requests.answer(mayWrite, () => server.exchange(request));
      if (!reply) throw new NoReply('ECONNRESET');
      return reply;
    };
    const { url, close } = await serve(answer);
    return new Mesh({ kind, url }, server, requests, env, close);
  }

  private constructor(
    { kind, url }: { readonly kind: string; readonly url: string },
    server: Server,
    requests: Requests,
    env: System['env'],
    close: () => Promise<void>,
  ) {
    const backend = `backend: { type: ${kind}, url: '${url}' }`;
    const bindings = "bindings: { hosts: { db.example.com: 'tag:db' }, members: [example.com] }";
    this.project = {
      'ztctl.yaml': `name: acme\ntargets:\n  mesh:\n    kind: ${kind}\n    ${backend}\n    ${bindings}\n`,
    };
    this.#server = server;
    this.#requests = requests;
    this.env = env;
    this.#close = close;
  }

  writes(): number {
    return this.#requests.writes();
  }

  atWrite(count: number, when: 'before' | 'after', act: () => Promise<void>): void {
    this.#requests.atWrite(count, when, act);
  }

  state(): string {
    return String(this.#server.policy);
  }

  objection(before: string, after: string): string | undefined {
    const now = this.state();
    return [before, after].includes(now) ? undefined : `the policy is neither the old nor the new one: ${now}`;
  }

  snapshot(): string {
    return this.state();
  }

  restore(snapshot: string): void {
    this.#server.policy = snapshot;
  }

  stop(): Promise<void> {
    return this.#close();
  }
}
