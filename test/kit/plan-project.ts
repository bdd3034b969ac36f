import { load, type Project } from '../../src/load.js';
import type { TargetKind } from '../../src/targets/target.js';
import { createMemoryHost } from './memory-host.js';

export interface ProjectShape {
  /** Resource name to the user who reaches it. Without any, the project has one resource that goes to no target. */
  readonly grants: Readonly<Record<string, string>>;
  /** Target name to kind; every target carries every resource. Default `mesh`, tailscale. */
  readonly targets?: Readonly<Record<string, TargetKind>>;
  /** Live folders that are not the default. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Last day of every grant. */
  readonly expires?: string;
}

/** A loaded project named `acme`: one resource and one allow `to-<resource>` per grant, one line of policy each, from line 4 on. */
export async function projectOf(shape: ProjectShape): Promise<Project> {
  return load(createMemoryHost(projectFiles(shape)), '');
}

/** The files of such a project. */
export function projectFiles({ grants, targets = { mesh: 'tailscale' }, paths = {}, expires }: ProjectShape) {
  const until = expires === undefined ? '' : `, expires: ${expires}`;
  const names = Object.keys(grants).sort();
  const via = Object.keys(targets).join(', ');
  return {
    'ztctl.yaml': [
      'name: acme',
      ...(via === '' ? [] : ['targets:']),
      ...Object.entries(targets).map(([name, kind]) => {
        const path = paths[name];
        return `  ${name}: { kind: ${kind}${path === undefined ? '' : `, backend: { type: file, path: ${path} }`} }`;
      }),
    ].join('\n'),
    'policies/access.yaml': [
      'idps: { okta: { domains: [example.com] } }',
      '',
      'policies:',
      ...names.map((name) => `  to-${name}: { allow: 'user:${grants[name]}', to: ${name}${until} }`),
      '  to-spare: { allow: "user:ana@example.com", to: spare }',
      'resources:',
      ...names.map((name) => `  ${name}: { endpoints: 'https://${name}.example.com', via: [${via}] }`),
      '  spare: { endpoints: "https://spare.example.com" }',
      '',
    ].join('\n'),
  };
}
