import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { builtProvider, type StandIn } from '../components/terraform-provider/stand-in.js';
import { whyNoTerraform } from '../live/terraform/command.js';
import type { System, World } from './world.js';

/** Terraform itself, with the stand-in for the provider of Cloudflare; its state lies in the project folder. */
export const WORLD: World = {
  name: 'terraform',
  start: async () => {
    const built = await builtProvider();
    const missing = built.ok ? await whyNoTerraform() : built.missing;
    if (!built.ok || missing !== undefined) return { missing: missing ?? '' };
    const folder = mkdtempSync(join(tmpdir(), 'ztctl-crash-vendor-'));
    return new Vendor(folder, built.standIn(join(folder, 'vendor')));
  },
};

const TARGET = `
name: acme
targets:
  web:
    kind: cloudflare-access
    backend: { type: terraform }
    bindings:
      account_id: f037e56e89293a057740de681ac9abbe
      zones: example.com
      global_session: 30m
      idps:
        okta: { id: 699d98642c564d2e855e9661899b7252, mfa: { any: mfa, strong: otp, phishing-resistant: hwk } }
`;

const HEAD = `
idps: { okta: { domains: example.com } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high, via: web }
  wiki: { endpoints: "https://wiki.example.com", sensitivity: low, via: web }
`;

/** How long a call stands still, in milliseconds: the engine outlives the apply, and goes on then. */
const STALL = 4000;

class Vendor implements System {
  readonly project = { 'ztctl.yaml': TARGET };
  readonly before = `${HEAD}policies:
  to-crm: { allow: ["user:ana@example.com", "user:li@example.com"], to: crm, when: { mfa: any } }
  to-wiki: { allow: "user:li@example.com", to: wiki }
`;
  /** One loses, one gains, one is asked for more, and a policy goes while another comes. */
  readonly after = `${HEAD}policies:
  to-crm: { allow: ["user:ana@example.com", "user:omar@example.com"], to: crm, when: { mfa: strong } }
  wiki-readers: { allow: ["user:li@example.com", "user:omar@example.com"], to: wiki }
`;
  readonly env: System['env'];
  readonly #folder: string;
  readonly #standIn: StandIn;

  constructor(folder: string, standIn: StandIn) {
    this.#folder = folder;
    this.#standIn = standIn;
    this.env = { ...standIn.env, CLOUDFLARE_API_TOKEN: 'x'.repeat(40) };
  }

  writes(): number {
    return this.#standIn.calls().filter(({ operation }) => operation === 'ApplyResourceChange').length;
  }

  atWrite(count: number, when: 'before' | 'after', act: () => Promise<void>): void {
    const from = this.writes();
    const store = this.#text();
    this.#standIn.fault({
      operation: 'ApplyResourceChange',
      at: count,
      moment: when,
      do: 'stall',
      milliseconds: STALL,
    });
    const watch = async (): Promise<void> => {
      const isThere = (): boolean => this.writes() - from >= count && (when === 'before' || this.#text() !== store);
      for (let tries = 0; tries < 1200 && !isThere(); tries += 1) await pause(25);
      // The calls beside it may end meanwhile.
      await pause(100);
      this.#standIn.fault();
      await act();
    };
    void watch();
  }

  /** By names: an object that was made twice has another id. */
  state(): string {
    const objects = this.#standIn.objects();
    const all = Object.entries(objects).flatMap(([type, byId]) =>
      Object.entries(byId).map(([id, one]) => ({ type, id, one })),
    );
    const names = new Map(all.map(({ id, one }) => [id, String(one.name)]));
    const own = new Set(['id', 'created_at', 'updated_at', 'aud']);
    const textOf = (value: unknown): string =>
      JSON.stringify(value, (key, inner: unknown) =>
        own.has(key) && key !== 'id' ? undefined : typeof inner === 'string' ? (names.get(inner) ?? inner) : inner,
      );
    return all
      .map(({ type, one }) => `${type} ${textOf(one)}`)
      .sort()
      .join('\n');
  }

  /** Each object is the old one, the new one, or not there. */
  objection(before: string, after: string): string | undefined {
    const known = new Set([...before.split('\n'), ...after.split('\n'), '']);
    const odd = this.state()
      .split('\n')
      .find((line) => !known.has(line));
    return odd && `this object is neither the old nor the new one: ${odd}`;
  }

  /** The id of what was being made is not in the state. */
  settle(dir: string): void {
    const working = join(dir, '.ztctl', 'terraform', 'web');
    const state = readFileSync(join(working, 'terraform.tfstate'), 'utf8');
    this.#standIn.edit((objects) => {
      for (const byId of Object.values(objects)) {
        for (const id of Object.keys(byId)) if (!state.includes(id)) delete byId[id];
      }
    });
    rmSync(join(working, 'apply.jsonl'));
  }

  snapshot(): string {
    const copy = join(this.#folder, 'before.json');
    cpSync(this.#standIn.store, copy);
    return copy;
  }

  restore(snapshot: string): void {
    cpSync(snapshot, this.#standIn.store);
  }

  async stop(): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #text(): string {
    return existsSync(this.#standIn.store) ? readFileSync(this.#standIn.store, 'utf8') : '';
  }
}
