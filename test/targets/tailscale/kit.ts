import type { Constraint } from '../../../src/targets/capabilities.js';
import { HEADSCALE, TAILSCALE } from '../../../src/targets/tailscale/index.js';
import type { Compilation } from '../../../src/targets/target.js';
import { compileFor, errorsOf, mergeYaml, say } from '../matrix/harness.js';
import { plainPolicy } from './corpora.js';

export interface Grant {
  readonly src: readonly string[];
  readonly dst: readonly string[];
  readonly ip: readonly string[];
  readonly srcPosture?: readonly string[];
}

export interface SshRule {
  readonly action: string;
  readonly src: readonly string[];
  readonly dst: readonly string[];
  readonly users: readonly string[];
  readonly checkPeriod?: string;
  readonly srcPosture?: readonly string[];
  readonly recorder?: readonly string[];
  readonly enforceRecorder?: boolean;
}

export interface TestCase {
  readonly src: string;
  readonly proto: string;
  readonly srcPostureAttrs?: Readonly<Record<string, unknown>>;
  readonly accept?: readonly string[];
  readonly deny?: readonly string[];
}

export interface PolicyFile {
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly tagOwners?: Readonly<Record<string, readonly string[]>>;
  readonly postures?: Readonly<Record<string, readonly string[]>>;
  readonly grants: readonly Grant[];
  readonly ssh?: readonly SshRule[];
  readonly tests?: readonly TestCase[];
  readonly sshTests?: readonly unknown[];
  readonly [key: string]: unknown;
}

export interface Emitted {
  readonly text: string;
  readonly file: PolicyFile;
  readonly compilation: Compilation;
}

export type Kind = 'tailscale' | 'headscale';

/** Sections of a policy file that most tests share: who there is and one identity provider. */
export const PEOPLE = `idps: { okta: { domains: [example.com] }, partner: { domains: [partner.example] } }
groups:
  ops: { members: [ana@example.com, li@example.com] }
  sre: { source: okta, external: SRE }
workloads:
  ci: { kind: ci, identity: "spiffe://example.com/ci", credential: { type: x509, lifetime: 1h } }
  bot: { kind: agent, identity: "spiffe://example.com/bot", credential: { type: jwt, lifetime: 5m } }
posture:
  laptop: { managed: true, os: { macos: ">=14.5", windows: ">=10.0.22631" } }
`;

export async function compile(policy: string, bindings = '', kind: Kind = 'tailscale'): Promise<Compilation> {
  return compileFor(kind === 'tailscale' ? TAILSCALE : HEADSCALE, mergeYaml(bindings), PEOPLE, policy);
}

/** The file that is emitted; throws when the target refuses. */
export async function emit(policy: string, bindings = '', kind: Kind = 'tailscale'): Promise<Emitted> {
  const compilation = await compile(policy, bindings, kind);
  const text = compilation.artefact?.files[0]?.text;
  if (text === undefined) throw new Error(`refused:\n${errorsOf(compilation).map(say).join('\n')}`);
  return { text, file: plainPolicy(text) as PolicyFile, compilation };
}

/** The messages of the refusals that name a constraint; throws when the policy compiles. */
export async function refusal(
  constraint: Constraint,
  policy: string,
  bindings = '',
  kind: Kind = 'tailscale',
): Promise<string> {
  const compilation = await compile(policy, bindings, kind);
  const found = errorsOf(compilation).filter(({ message }) => message.includes(`\`${constraint}\``));
  if (compilation.artefact || found.length === 0) {
    throw new Error(`no refusal names ${constraint}: ${errorsOf(compilation).map(say).join('; ') || 'it compiles'}`);
  }
  return found.map(({ message }) => message).join('\n');
}

/** Errors about bindings, which name no constraint. */
export async function faults(policy: string, bindings: string, kind: Kind = 'tailscale'): Promise<readonly string[]> {
  const compilation = await compile(policy, bindings, kind);
  if (compilation.artefact) throw new Error('it compiles');
  return errorsOf(compilation).map(({ message }) => message);
}

/** One resource `db`, and one allow `p` on it. */
export function allowing(who: string, endpoint = 'tcp://10.20.3.7:5432', more = ''): string {
  return `resources:
  db: { endpoints: ${JSON.stringify(endpoint)}, sensitivity: high, via: t }
policies:
  p: { allow: ${who}, to: db${more} }
`;
}
