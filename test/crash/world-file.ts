import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { System, World } from './world.js';

/** A live folder outside of the project: a disk is all there is, so no request is counted. */
export const WORLD: World = {
  name: 'file',
  start: async () => new Folder(mkdtempSync(join(tmpdir(), 'ztctl-crash-live-'))),
};

class Folder implements System {
  readonly env = {};
  readonly before = policy('ana', 'li');
  readonly after = policy('ana', 'omar');
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get project(): Readonly<Record<string, string>> {
    const backend = `backend: { type: file, path: '${this.#path}' }`;
    const bindings = "bindings: { hosts: { db.example.com: 'tag:db' }, members: [example.com] }";
    return { 'ztctl.yaml': `name: acme\ntargets:\n  mesh:\n    kind: tailscale\n    ${backend}\n    ${bindings}\n` };
  }

  writes(): number {
    return 0;
  }

  atWrite(): void {
    throw new Error('a folder gets no requests');
  }

  state(): string {
    return JSON.stringify(this.#files());
  }

  objection(before: string, after: string): string | undefined {
    const now = JSON.stringify(this.#files());
    return [before, after].includes(now)
      ? undefined
      : `the file is neither the old nor the new one: ${now.slice(0, 200)}`;
  }

  /** Locks and all. */
  snapshot(): string {
    const copy = `${this.#path}-before`;
    cpSync(this.#path, copy, { recursive: true });
    return copy;
  }

  restore(snapshot: string): void {
    rmSync(this.#path, { recursive: true });
    cpSync(snapshot, this.#path, { recursive: true });
  }

  async stop(): Promise<void> {
    for (const path of [this.#path, `${this.#path}-before`]) rmSync(path, { recursive: true, force: true });
  }

  #files(): readonly (readonly [string, string])[] {
    const names = readdirSync(this.#path)
      .filter((name) => name.endsWith('.hujson'))
      .sort();
    return names.map((name) => [name, readFileSync(join(this.#path, name), 'utf8')] as const);
  }
}

/** Who reaches the data base of a mesh. */
export function policy(...users: readonly string[]): string {
  const policies = users.map((user) => `  ${user}-to-db: { allow: 'user:${user}@example.com', to: db }`);
  return [
    'idps: { okta: { domains: [example.com] } }',
    "resources: { db: { endpoints: 'tcp://db.example.com:5432', via: [mesh] } }",
    'policies:',
    ...policies,
    '',
  ].join('\n');
}
