import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A server that does not answer in this time will not. */
const START_MILLISECONDS = 60_000;

/** A Headscale server on loopback with a data base of its own. */
export class Server {
  readonly url: string;
  readonly key: string;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(url: string, process: ChildProcess, folder: string, key: string) {
    this.url = url;
    this.key = key;
    this.#process = process;
    this.#folder = folder;
  }

  /** `file`: text of the policy file on the disk of the server, in place of the one in its data base. */
  static async start(program: string, file?: string): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'ztctl-live-'));
    const url = `http://127.0.0.1:${await freePort()}`;
    const config = join(folder, 'config.yaml');
    writeFileSync(
      join(folder, 'derp.yaml'),
      'regions: {900: {regionid: 900, regioncode: x, regionname: x, nodes: []}}\n',
    );
    if (file !== undefined) writeFileSync(join(folder, 'policy.hujson'), file);
    writeFileSync(config, configuration(url, folder, file === undefined ? 'database' : 'file'));
    const child = spawn(program, ['-c', config, 'serve'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-4000);
    });
    try {
      await healthy(url, child, () => said);
      const { stdout } = await promisify(execFile)(program, ['-c', config, 'apikeys', 'create', '-e', '1h']);
      const key = /hskey-api-\S+/.exec(stdout)?.[0];
      if (key === undefined) throw new Error(`no key in: ${stdout}`);
      return new Server(url, child, folder, key);
    } catch (error) {
      await stop(child, folder);
      throw error;
    }
  }

  /** One call; `message` is what the server says to a refusal. */
  async call(
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly json: Record<string, unknown>; readonly message: string }> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, json, message: String(json.message ?? text) };
  }

  /** Like {@link call}; throws when it is refused. */
  async get(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown): Promise<Record<string, unknown>> {
    const { status, json, message } = await this.call(method, path, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${message}`);
    return json;
  }

  async stop(): Promise<void> {
    await stop(this.#process, this.#folder);
  }
}

function configuration(url: string, folder: string, mode: 'database' | 'file'): string {
  return [
    `server_url: ${url}`,
    `listen_addr: ${url.slice('http://'.length)}`,
    `unix_socket: ${JSON.stringify(join(folder, 'hs.sock'))}`,
    `noise: {private_key_path: ${JSON.stringify(join(folder, 'noise.key'))}}`,
    'prefixes: {v4: 100.64.0.0/10, v6: "fd7a:115c:a1e0::/48"}',
    `database: {type: sqlite, sqlite: {path: ${JSON.stringify(join(folder, 'db.sqlite'))}}}`,
    `derp: {urls: [], paths: [${JSON.stringify(join(folder, 'derp.yaml'))}], auto_update_enabled: false}`,
    'disable_check_updates: true',
    `policy: {mode: ${mode}${mode === 'file' ? `, path: ${JSON.stringify(join(folder, 'policy.hujson'))}` : ''}}`,
    'dns: {magic_dns: false, override_local_dns: false}',
    // With the defaults a device takes more than a second to be created.
    'tuning: {node_store_batch_timeout: 5ms, batch_change_delay: 10ms}',
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

async function healthy(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const until = Date.now() + START_MILLISECONDS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said()}`);
    const answered = await fetch(`${url}/health`).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (answered) return;
    await sleep(50);
  }
  throw new Error(`the server does not answer: ${said()}`);
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}
