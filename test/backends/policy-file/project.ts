import { type ApplyOptions, applyPlan } from '../../../src/apply.js';
import type { ApplyResult } from '../../../src/apply-result.js';
import type { PlanBundle } from '../../../src/backends/index.js';
import { load, type Project } from '../../../src/load.js';
import { type PlanOptions, type PlanResult, planProject } from '../../../src/plan.js';
import { createMemoryHost } from '../../kit/memory-host.js';

export const NOW = Date.parse('2026-11-25T10:00:00Z');

export interface MeshShape {
  readonly kind: 'headscale' | 'tailscale';
  readonly url: string;
  /** Who reaches the data base. */
  readonly users: readonly string[];
  readonly estate?: string;
  readonly target?: string;
  /** More of `backend`, as YAML flow: `ca: ca.pem`. */
  readonly more?: string;
  /** Whether the policy file has tests. */
  readonly tests?: boolean;
}

/** A project with one data base in one mesh that is live on a server. */
export async function meshProject({
  kind,
  url,
  users,
  estate = 'acme',
  target = 'mesh',
  more,
  tests,
}: MeshShape): Promise<Project> {
  const backend = `{ type: ${kind}, url: '${url}'${more === undefined ? '' : `, ${more}`} }`;
  const tested = tests === undefined ? '' : `, tests: ${tests}`;
  const policies = users.map((user) => `  ${user}-to-db: { allow: 'user:${user}@example.com', to: db }`);
  return load(
    createMemoryHost({
      'ztctl.yaml': [
        `name: ${estate}`,
        'targets:',
        `  ${target}:`,
        `    kind: ${kind}`,
        `    backend: ${backend}`,
        `    bindings: { hosts: { db.example.com: 'tag:db' }, members: [example.com]${tested} }`,
        '',
      ].join('\n'),
      'policies/access.yaml': [
        'idps: { okta: { domains: [example.com] } }',
        `resources: { db: { endpoints: 'tcp://db.example.com:5432', via: [${target}] } }`,
        'policies:',
        ...policies,
        '',
      ].join('\n'),
    }),
    '',
  );
}

/** A mesh, its project folder and the credentials for it. */
export class Mesh {
  readonly dir: string;
  readonly shape: MeshShape;
  readonly env: Readonly<Record<string, string>>;

  constructor(dir: string, shape: MeshShape, env: Readonly<Record<string, string>>) {
    this.dir = dir;
    this.shape = shape;
    this.env = env;
  }

  of(users: readonly string[]): Mesh {
    return new Mesh(this.dir, { ...this.shape, users }, this.env);
  }

  async plan(more: Partial<PlanOptions> = {}): Promise<PlanResult> {
    const options = { dir: this.dir, now: NOW, version: '0.0.0', env: this.env, ...more };
    return planProject(await meshProject(this.shape), options);
  }

  /** A plan that must come about. */
  async planned(more: Partial<PlanOptions> = {}): Promise<PlanBundle> {
    const result = await this.plan(more);
    if (result.status !== 'ok') throw new Error(JSON.stringify(result.diagnostics.map(({ message }) => message)));
    return result.bundle;
  }

  async apply(bundle: PlanBundle, more: Partial<ApplyOptions> = {}): Promise<ApplyResult> {
    const load = (): Promise<Project> => meshProject(this.shape);
    return applyPlan(bundle, { dir: this.dir, now: NOW, env: this.env, load, ...more });
  }
}
