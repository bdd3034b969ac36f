import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtGo } from '../../kit/go-programs.js';

const MODULE = fileURLToPath(new URL('.', import.meta.url));
const SCHEMAS = fileURLToPath(new URL('../../corpora/terraform-providers/', import.meta.url));

/** The providers that it stands for, with the schema that each of them serves. */
const PROVIDERS = [
  { source: 'cloudflare/cloudflare', version: '5.22.0', schema: 'cloudflare.schema.json.gz' },
  { source: 'cloudflare/cloudflare', version: '5.14.0', schema: 'cloudflare-5.14.0.schema.json.gz' },
  { source: 'zscaler/zpa', version: '4.4.8', schema: 'zpa.schema.json.gz' },
] as const;
const PROGRAM = 'stand-in';

export type BuiltProvider =
  | {
      readonly ok: true;
      readonly how: string;
      /** A vendor of its own, empty at first, whose files lie in a folder. */
      standIn(folder: string, options?: StandInOptions): StandIn;
    }
  | { readonly ok: false; readonly missing: string };

export interface StandInOptions {
  /** The only version of Cloudflare's provider that can be installed; 5.22.0 and 5.14.0 without it, of which Terraform takes the newest. */
  readonly cloudflare?: '5.22.0' | '5.14.0';
}

/** What the vendor holds: objects by type of resource, or of data source for what is only looked up, and id. */
export type VendorObjects = Record<string, Record<string, Record<string, unknown>>>;

/** One request of Terraform that touches an object. */
export interface ProviderCall {
  readonly operation: ProviderOperation;
  readonly type: string;
  readonly action?: 'create' | 'update' | 'delete';
  readonly id?: string;
  /** Name of the object, or of whatever else it is known by. */
  readonly name?: string;
}

export type ProviderOperation =
  | 'ConfigureProvider'
  | 'ReadResource'
  | 'PlanResourceChange'
  | 'ApplyResourceChange'
  | 'ImportResourceState'
  | 'ReadDataSource';

/** What shall go wrong, at which call. */
export interface ProviderFault {
  readonly operation: ProviderOperation;
  /** Only calls for this type, action and name count; without them all of the operation. */
  readonly type?: string;
  readonly action?: 'create' | 'update' | 'delete';
  readonly name?: string;
  /** The n-th such call from now on, counted from 1; 1 without it. */
  readonly at?: number;
  /** Before the vendor did what it was asked, or after: then the reply does not come. `after` only for ReadResource and ApplyResourceChange. */
  readonly moment?: 'before' | 'after';
  /** `stall` without milliseconds lasts until Terraform gives up; `change` changes an object behind Terraform's back and goes on. */
  readonly do: 'fail' | 'stall' | 'crash' | 'change';
  readonly milliseconds?: number;
  /** What the failure says, first line as summary. */
  readonly message?: string;
  /** Fields to set, null takes one away; without fields the object is deleted. */
  readonly change?: { readonly type: string; readonly id: string; readonly set?: Readonly<Record<string, unknown>> };
}

/** A vendor that keeps its objects in a file, and how Terraform reaches it. */
export interface StandIn {
  /** To be set over the environment of Terraform: it finds the providers offline, and they find this vendor. */
  readonly env: Readonly<Record<string, string>>;
  /** JSON file with the objects; a test may edit it between two calls of Terraform. */
  readonly store: string;
  objects(): VendorObjects;
  /** Changes objects behind Terraform's back. */
  edit(change: (objects: VendorObjects) => void): void;
  calls(): readonly ProviderCall[];
  /** Replaces what shall go wrong; counting starts anew. */
  fault(...faults: readonly ProviderFault[]): void;
}

/** Builds the stand-in for the providers of Cloudflare and ZPA, unless the cache has it, and lays it out as a mirror of the registry. */
export async function builtProvider(): Promise<BuiltProvider> {
  const platform = platformOfGo();
  if (platform === undefined) return { ok: false, missing: `no name of Go for ${process.platform} ${process.arch}` };
  const built = await builtGo({
    name: 'terraform-provider',
    folder: MODULE,
    sources: [...ownSources(), ...PROVIDERS.map(({ schema }) => join(SCHEMAS, schema))],
    programs: { [PROGRAM]: '.' },
    finish: (folder) => layOut(folder, platform),
  });
  if (!built.ok) return built;
  return { ok: true, how: built.how, standIn: (folder, options = {}) => openStandIn(built.folder, folder, options) };
}

function ownSources(): readonly string[] {
  const files = readdirSync(MODULE).filter((name) => name.endsWith('.go') || name === 'go.mod' || name === 'go.sum');
  return files.sort().map((name) => join(MODULE, name));
}

/** MIRROR/registry.terraform.io/NAMESPACE/TYPE/VERSION/PLATFORM, as Terraform wants an unpacked mirror; one mirror for each choice. */
function layOut(folder: string, platform: string): void {
  for (const mirror of ['all', '5.22.0', '5.14.0']) {
    for (const { source, version, schema } of PROVIDERS) {
      if (mirror !== 'all' && source === 'cloudflare/cloudflare' && version !== mirror) continue;
      const at = join(folder, 'mirrors', mirror, 'registry.terraform.io', source, version, platform);
      mkdirSync(at, { recursive: true });
      linkSync(join(folder, PROGRAM), join(at, `terraform-provider-${basename(source)}_v${version}`));
      copyFileSync(join(SCHEMAS, schema), join(at, 'schema.json.gz'));
    }
  }
}

function openStandIn(built: string, folder: string, { cloudflare }: StandInOptions): StandIn {
  mkdirSync(folder, { recursive: true });
  const store = join(folder, 'vendor.json');
  const config = join(folder, 'terraform.rc');
  const mirror = join(built, 'mirrors', cloudflare ?? 'all');
  writeFileSync(
    config,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  );
  const objects = (): VendorObjects => (existsSync(store) ? JSON.parse(readFileSync(store, 'utf8')) : {});
  const calls = (): readonly ProviderCall[] => {
    const path = `${store}.calls.jsonl`;
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ProviderCall);
  };
  return {
    env: { TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: '1', ZTCTL_STAND_IN_STORE: store },
    store,
    objects,
    edit: (change) => {
      const held = objects();
      change(held);
      writeFileSync(store, `${JSON.stringify(held, null, 2)}\n`);
    },
    calls,
    fault: (...faults) => {
      const from = calls().length;
      writeFileSync(`${store}.faults.json`, JSON.stringify(faults.map((one) => ({ ...one, from }))));
    },
  };
}

function platformOfGo(): string | undefined {
  const system = { linux: 'linux', darwin: 'darwin' }[process.platform as string];
  const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  return system && architecture && `${system}_${architecture}`;
}
