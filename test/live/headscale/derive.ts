import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastGlob from 'fast-glob';
import { parse, stringify } from 'yaml';
import { compileProject, type TargetCompilation } from '../../../src/compile.js';
import { load, type Project } from '../../../src/load.js';
import { ROOT } from '../../kit/imports.js';
import { createMemoryHost } from '../../kit/memory-host.js';

/** The day of the examples. */
export const NOW = Date.parse('2026-11-24T12:00:00Z');
/** Members that the directory snapshot gives every synced group, which the server does not know. */
const MEMBERS = 2;
/** What the bindings of a mesh have and those of a server have not. */
const OF_THE_SERVICE = ['groups', 'posture', 'domains', 'linux_versions', 'recorder'];

/** An example with its mesh as a Headscale server: same policies, gaps for what the server cannot carry. */
export interface Derived {
  readonly project: Project;
  readonly target: TargetCompilation;
  /** Addresses of everybody whom the policies or the snapshot name, and of one person whom they do not. */
  readonly people: readonly string[];
  /** What a host name is bound to, where it is a tag. */
  readonly tags: ReadonlyMap<string, string>;
  /** Tags of workloads. */
  readonly workloads: readonly string[];
  /** Tags whose devices have the SSH server of the tailnet. */
  readonly ssh: ReadonlySet<string>;
  /** What gaps leave to others, those of the example and those that the server needs besides. */
  readonly gaps: readonly string[];
}

interface ConfigText {
  targets: Record<string, { kind: string; bindings?: Record<string, unknown> }>;
  directory?: string;
}

interface Refused {
  readonly constraint: string;
  readonly policy: string;
  /** Why. */
  readonly message: string;
}

/** Names of the examples' targets that speak the policy file of a tailnet. */
export function meshesOf(example: string): readonly string[] {
  const { targets } = parse(readFileSync(join(ROOT, 'examples', example, 'ztctl.yaml'), 'utf8')) as ConfigText;
  return Object.keys(targets ?? {}).filter((name) => ['tailscale', 'headscale'].includes(targets[name]!.kind));
}

/** Throws when something is refused that no gap can accept, or when what is emitted is not proved. */
export async function derive(example: string, mesh: string): Promise<Derived> {
  const files = exampleFiles(example);
  const config = parse(files['ztctl.yaml']!) as ConfigText;
  const target = config.targets[mesh]!;
  const domains = domainsOf(files);
  const hosts = (target.bindings?.hosts ?? {}) as Record<string, string>;
  const kept = Object.entries(target.bindings ?? {}).filter(([key]) => !OF_THE_SERVICE.includes(key));
  config.targets = {
    [mesh]: { kind: 'headscale', bindings: { ...Object.fromEntries(kept), members: domains, tests: true } },
    ...withoutMesh(config.targets, mesh),
  };
  const snapshot = snapshotOf(files);
  if (snapshot.groups > 0) {
    config.directory = 'directory.jsonl';
    files['directory.jsonl'] = snapshot.text;
  }
  files['ztctl.yaml'] = stringify(config);
  const refused = refusalsOf(await compiled(files, mesh));
  files['policies/gaps-of-the-server.yaml'] = gapsText(mesh, refused);
  const { project, target: compilation } = await compiled(files, mesh);
  const texts = Object.entries(files).map(([path, text]) => (path === 'ztctl.yaml' ? '' : text));
  const people = new Set(texts.flatMap((text) => addressesIn(text, domains)));
  return {
    project,
    target: accepted(compilation),
    people: [...people, `nobody-in-particular@${domains[0]}`].sort(),
    tags: new Map(Object.entries(hosts).filter(([, bound]) => String(bound).startsWith('tag:'))),
    workloads: Object.values(target.bindings?.workloads ?? {}).map(String),
    ssh: new Set([target.bindings?.ssh ?? []].flat().map(String)),
    gaps: compilation.compilation.waived.map(
      ({ gap, constraint, policy }) => `${constraint} of ${policy} (gap ${gap})${whyIn(refused, constraint, policy)}`,
    ),
  };
}

function exampleFiles(example: string): Record<string, string> {
  const cwd = join(ROOT, 'examples', example);
  const paths = ['ztctl.yaml', ...fastGlob.sync('policies/**/*.yaml', { cwd }).sort()];
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(cwd, path), 'utf8')]));
}

function withoutMesh(targets: ConfigText['targets'], mesh: string): ConfigText['targets'] {
  return Object.fromEntries(Object.entries(targets).filter(([name]) => name !== mesh));
}

async function compiled(
  files: Record<string, string>,
  mesh: string,
): Promise<{ readonly project: Project; readonly target: TargetCompilation }> {
  const project = await load(createMemoryHost(files), '');
  const { targets, diagnostics } = await compileProject(project, { now: NOW, targets: [mesh] });
  if (!targets[0]) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return { project, target: targets[0] };
}

function accepted({ compilation, proof, ...target }: TargetCompilation): TargetCompilation {
  if (proof?.status === 'proved') return { ...target, compilation, proof };
  const faults = [...compilation.diagnostics, ...(proof?.diagnostics ?? [])];
  throw new Error(`it does not compile:\n${faults.map(({ message }) => message).join('\n')}`);
}

/** What the compiler refuses of policies, as it says it. */
function refusalsOf({ target }: { readonly target: TargetCompilation }): readonly Refused[] {
  const errors = target.compilation.diagnostics.filter(({ severity }) => severity === 'error');
  return errors.map(({ message, label }) => {
    const policy = /of policy `([^`]+)`/.exec(message)?.[1];
    if (policy === undefined || label === undefined) throw new Error(`no gap accepts this: ${message}`);
    return { constraint: label, policy, message: message.slice(message.lastIndexOf(': ') + 2) };
  });
}

function whyIn(refused: readonly Refused[], constraint: string, policy: string): string {
  const found = refused.find((one) => one.constraint === constraint && one.policy === policy);
  return found ? `: ${found.message}` : '';
}

function gapsText(target: string, refused: readonly Refused[]): string {
  const policies = [...new Set(refused.map(({ policy }) => policy))].sort();
  const gaps = policies.map((policy) => {
    const own = refused.filter((one) => one.policy === policy).map(({ constraint }) => constraint);
    const constraints = [...new Set(own)].sort();
    const about = { owner: 'it', reason: 'the server cannot carry it', expires: '2027-03-31' };
    return [`server-${policy}`, { target, constraints, policies: [policy], ...about }];
  });
  return stringify(gaps.length === 0 ? {} : { gaps: Object.fromEntries(gaps) });
}

interface PolicyText {
  idps?: Record<string, { domains: string | string[] }>;
  groups?: Record<string, { source?: string; external?: string }>;
}

function domainsOf(files: Record<string, string>): readonly string[] {
  const idps = Object.values(files).flatMap((text) => Object.values((parse(text) as PolicyText).idps ?? {}));
  return [...new Set(idps.flatMap(({ domains }) => domains))].sort();
}

/** A directory snapshot that closes every synced group. */
function snapshotOf(files: Record<string, string>): { readonly text: string; readonly groups: number } {
  const parts = Object.values(files).map((text) => parse(text) as PolicyText);
  const idps = Object.assign({}, ...parts.map(({ idps }) => idps)) as NonNullable<PolicyText['idps']>;
  const synced = parts.flatMap(({ groups }) => Object.entries(groups ?? {}).filter(([, { source }]) => source));
  const header = { ztctl_directory: 1, taken: '2026-11-22T00:00:00Z', complete: synced.map(([name]) => name) };
  const users = synced.flatMap(([name, { source }]) => {
    const domain = [idps[source!]!.domains].flat()[0];
    const numbers = Array.from({ length: MEMBERS }, (_, at) => at + 1);
    return numbers.map((number) => ({ user: `${name}-${number}@${domain}`, active: true, groups: [name] }));
  });
  return { text: [header, ...users].map((line) => `${JSON.stringify(line)}\n`).join(''), groups: synced.length };
}

function addressesIn(text: string, domains: readonly string[]): readonly string[] {
  const found = text.match(/[\w.+-]+@[a-z0-9.-]+[a-z0-9]/g) ?? [];
  return found.filter((address) => domains.includes(address.slice(address.indexOf('@') + 1)));
}
