/**
 * Where a target's artefact becomes live, as `backend` of the project file says it; stands in plans too. Holds no secret: credentials are named
 * by the environment variables that hold them. Paths are relative to the project folder.
 */
export type BackendConfig = FileBackend | HeadscaleBackend | TailscaleBackend | OpenZitiBackend | TerraformBackend;

/** The folder at `path` is live. */
export interface FileBackend {
  readonly type: 'file';
  readonly path: string;
}

export interface HeadscaleBackend {
  readonly type: 'headscale';
  /** `https://headscale.example.com`; plain http only on this machine. */
  readonly url: string;
  /** PEM of the authority that signs the server. Absent = those of the system. */
  readonly ca?: string;
  readonly apiKeyEnv: string;
}

export interface TailscaleBackend {
  readonly type: 'tailscale';
  readonly url: string;
  /** `-` is the tailnet of the credential. */
  readonly tailnet: string;
  readonly ca?: string;
  readonly apiKeyEnv: string;
  /** The two of an OAuth client; they win when both are set. */
  readonly oauthClientIdEnv: string;
  readonly oauthClientSecretEnv: string;
}

export interface OpenZitiBackend {
  readonly type: 'openziti';
  readonly url: string;
  /** PEM of the authority that signs the controller. */
  readonly ca: string;
  readonly username?: string;
  readonly passwordEnv: string;
  /** Of an external signer. */
  readonly tokenEnv: string;
  /** PEM of a certificate and of its key. */
  readonly certificate?: string;
  readonly key?: string;
}

export interface TerraformBackend {
  readonly type: 'terraform';
  /** `terraform`, `tofu` or a path. Absent = the first of the two that is found. */
  readonly command?: string;
  /** What stands beside the artefact: `*.tf`, `*.tf.json`, `*.tfvars` and the lock file of whoever runs it. */
  readonly folder?: string;
  /** Working folder, which ztctl makes. */
  readonly path: string;
  /** Ids of resources that exist already, by address. */
  readonly imports?: Readonly<Record<string, string>>;
}

/** The backends that can carry a kind of target. */
export const BACKENDS_OF_KIND = {
  'cloudflare-access': ['file', 'terraform'],
  zpa: ['file', 'terraform'],
  openziti: ['file', 'openziti'],
  tailscale: ['file', 'tailscale'],
  headscale: ['file', 'headscale'],
} as const satisfies Readonly<Record<string, readonly BackendConfig['type'][]>>;
