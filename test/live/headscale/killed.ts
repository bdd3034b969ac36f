import { rmSync } from 'node:fs';
import { NoReply, type Reply, type Request } from '../../../src/backends/exchange.js';
import { connectServer } from '../../../src/backends/policy-file/client.js';
import { serve } from '../../backends/policy-file/serve.js';
import { Requests } from '../../crash/requests.js';
import { Stage } from '../../crash/stage.js';
import type { System } from '../../crash/world.js';
import { policy } from '../../crash/world-file.js';
import { transpile } from '../../kit/transpiled.js';
import { judged, type LiveCase } from '../case.js';
import type { Server } from './server.js';

/**
 * An apply is ended with SIGKILL before the server got its write, and after that and before the reply; then the same plan is applied again. What
 * stands on the server belongs to target `mesh` of estate `acme`.
 */
export async function* killedAround(server: Server): AsyncIterable<LiveCase> {
  const javascript = transpile('test/crash/child.ts');
  const relay = await Relay.start(server);
  try {
    // A stage asks for no more than this of a system; the rest is for campaigns.
    const stage = await Stage.prepare(relay.system as System, javascript);
    const before = await relay.policy();
    for (const when of ['before', 'after'] as const) {
      await server.get('PUT', '/policy', { policy: before });
      const name = `headscale: apply: killed ${when} the server had its write, the next apply finishes`;
      yield judged(name, await relay.kill(stage, when, before));
    }
    stage.remove();
  } finally {
    await relay.stop();
    rmSync(javascript, { recursive: true, force: true });
  }
}

/** Passes requests on to the server, and knows when a write goes by. */
class Relay {
  readonly system: Pick<System, 'project' | 'before' | 'after' | 'env'>;
  readonly #server: Server;
  readonly #requests: Requests;
  readonly #stop: () => Promise<void>;

  static async start(server: Server): Promise<Relay> {
    const requests = new Requests();
    const { exchange, close } = connectServer({ url: server.url });
    const answer = async ({ headers, ...request }: Request): Promise<Reply> => {
      const passed = { authorization: headers.authorization ?? '', 'content-type': headers['content-type'] ?? '' };
      const reply = await requests.answer(request.method === 'PUT', () => exchange({ ...request, headers: passed }));
      if (!reply) throw new NoReply('ECONNRESET');
      return reply;
    };
    const relay = await serve(answer);
    const stop = async (): Promise<void> => {
      await relay.close();
      close();
    };
    return new Relay(relay.url, server, requests, stop);
  }

  private constructor(url: string, server: Server, requests: Requests, stop: () => Promise<void>) {
    const bindings = "bindings: { hosts: { db.example.com: 'tag:db' }, members: [example.com] }";
    const backend = `backend: { type: headscale, url: '${url}' }`;
    this.system = {
      project: {
        'ztctl.yaml': `name: acme\ntargets:\n  mesh:\n    kind: headscale\n    ${backend}\n    ${bindings}\n`,
      },
      before: policy('ana', 'li'),
      after: policy('ana', 'omar'),
      env: { ZTCTL_HEADSCALE_API_KEY: server.key },
    };
    this.#server = server;
    this.#requests = requests;
    this.#stop = stop;
  }

  async policy(): Promise<string> {
    return String((await this.#server.get('GET', '/policy')).policy);
  }

  async kill(prepared: Stage, when: 'before' | 'after', before: string): Promise<readonly string[]> {
    const stage = prepared.copy();
    try {
      const { ended, kill } = stage.apply();
      this.#requests.atWrite(1, when, async () => {
        kill();
        await ended.catch(() => {});
      });
      const { killed, result } = await ended;
      if (!killed) return [`it was not killed, and ended ${JSON.stringify(result)}`];
      const between = await this.policy();
      const writes = this.#requests.writes();
      const next = await stage.apply().ended;
      const pending = await stage.pending();
      const faults = [
        [(between === before) === (when === 'before'), `after the kill stands ${between}`],
        [next.result?.status === 'ok', `the next apply ended ${JSON.stringify(next.result)}`],
        [this.#requests.writes() - writes === (when === 'before' ? 1 : 0), 'the next apply wrote what stood there'],
        [pending === undefined, `there is still something to do: ${pending}`],
        [(await this.policy()) !== before, 'nothing was applied'],
      ] as const;
      return faults.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]));
    } finally {
      stage.remove();
    }
  }

  async stop(): Promise<void> {
    await this.#stop();
  }
}
