import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { FilterRule } from '../../oracle-replay/packet-filters.js';
import type { SshServerRule } from '../../oracle-replay/ssh-servers.js';
import type { CapturedNode } from '../../oracle-replay/tailnet.js';
import type { Server } from './server.js';

/** A device before it is registered: of a user of the server, or with a tag. */
export type Planned = { readonly name: string } & ({ readonly user: string } | { readonly tag: string });

/** What the server compiled for one device. */
export interface Told {
  readonly filter: readonly FilterRule[];
  readonly ssh: readonly SshServerRule[];
}

interface Answer {
  readonly addresses: readonly string[];
  readonly rules: readonly FilterRule[] | null;
  readonly ssh: readonly SshServerRule[] | null;
}

/** Devices of a running server, played by one program. */
export class Devices {
  readonly nodes: Readonly<Record<string, CapturedNode>>;
  readonly #program: Program;

  private constructor(nodes: Readonly<Record<string, CapturedNode>>, program: Program) {
    this.nodes = nodes;
    this.#program = program;
  }

  /** `ids`: of the users on the server. */
  static async register(
    path: string,
    server: Server,
    planned: readonly Planned[],
    ids: ReadonlyMap<string, string>,
  ): Promise<Devices> {
    const devices = [];
    for (const one of planned) {
      const whose = 'user' in one ? { user: ids.get(one.user) } : { aclTags: [one.tag] };
      const expiration = new Date(Date.now() + 3_600_000).toISOString();
      const { preAuthKey } = await server.get('POST', '/preauthkey', { ...whose, expiration });
      devices.push({ name: one.name, authKey: (preAuthKey as { key: string }).key });
    }
    const program = new Program(path);
    try {
      const answers = await program.ask({ server: server.url, devices });
      const nodes = planned.map((one): [string, CapturedNode] => {
        const [ipv4, ipv6] = answers[one.name]!.addresses as [string, string];
        return [one.name, { ...('user' in one ? { user: one.user } : { tags: [one.tag] }), ipv4, ipv6 }];
      });
      return new Devices(Object.fromEntries(nodes), program);
    } catch (error) {
      await program.stop();
      throw error;
    }
  }

  /** What each is told now, by device. */
  async told(): Promise<ReadonlyMap<string, Told>> {
    const answers = Object.entries(await this.#program.ask({}));
    return new Map(answers.map(([name, { rules, ssh }]) => [name, { filter: rules ?? [], ssh: ssh ?? [] }]));
  }

  async stop(): Promise<void> {
    await this.#program.stop();
  }
}

/** A line in, a line out. */
class Program {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  #said = '';

  constructor(path: string) {
    this.#process = spawn(path, [], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process.stderr!.on('data', (bytes: Buffer) => {
      this.#said = (this.#said + bytes.toString('utf8')).slice(-4000);
    });
    this.#reader = createInterface({ input: this.#process.stdout! });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  async ask(line: unknown): Promise<Readonly<Record<string, Answer>>> {
    this.#process.stdin!.write(`${JSON.stringify(line)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the devices ended: ${this.#said}`);
    return JSON.parse(value) as Readonly<Record<string, Answer>>;
  }

  async stop(): Promise<void> {
    this.#reader.close();
    if (this.#process.exitCode !== null) return;
    this.#process.kill('SIGTERM');
    await once(this.#process, 'exit');
  }
}
