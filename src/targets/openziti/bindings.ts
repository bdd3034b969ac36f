import type { Located } from '../../compiler/model/index.js';
import type { LocatedMap, LocatedNode } from '../../compiler/syntax/index.js';

export type Authentication = 'cert' | 'ext-jwt' | 'updb';

export interface WorkloadBinding {
  readonly id: Located<string>;
  readonly auth: Authentication;
}

/** The bindings of one controller, decoded; every id keeps its place in ztctl.yaml. */
export interface Bindings {
  readonly users: ReadonlyMap<string, readonly Located<string>[]>;
  readonly workloads: ReadonlyMap<string, WorkloadBinding>;
  /** By resource. */
  readonly hosts: ReadonlyMap<string, readonly Located<string>[]>;
  /** Posture checks by `edr.installed`, `edr.running` or `checks.NAME`. */
  readonly posture: ReadonlyMap<string, Located<string>>;
  readonly edgeRouters?: string;
}

/** Decodes bindings that are already valid against schemas/targets/openziti.schema.json. */
export function readBindings(node: LocatedNode | undefined): Bindings {
  const root = node?.kind === 'map' ? node : undefined;
  const edgeRouters = root?.entries.get('edge_routers')?.value;
  return {
    users: mapAt(root, 'users', idsOf),
    workloads: mapAt(root, 'workloads', workloadOf),
    hosts: mapAt(root, 'hosts', idsOf),
    posture: postureOf(root?.entries.get('posture')?.value),
    ...(edgeRouters && { edgeRouters: textOf(edgeRouters) }),
  };
}

function mapAt<T>(
  root: LocatedMap | undefined,
  key: string,
  read: (node: LocatedNode) => T | undefined,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const { key: name, value } of entriesOf(root?.entries.get(key)?.value)) {
    const decoded = read(value);
    if (decoded !== undefined) found.set(name, decoded);
  }
  return found;
}

function workloadOf(node: LocatedNode): WorkloadBinding | undefined {
  if (node.kind !== 'map') return undefined;
  const id = node.entries.get('id')?.value;
  const auth = node.entries.get('auth')?.value;
  if (!id || !auth) return undefined;
  return { id: { value: textOf(id), span: id.span }, auth: textOf(auth) as Authentication };
}

function postureOf(node: LocatedNode | undefined): ReadonlyMap<string, Located<string>> {
  const found = new Map<string, Located<string>>();
  for (const group of entriesOf(node)) {
    for (const { key, value } of entriesOf(group.value)) {
      found.set(`${group.key}.${key}`, { value: textOf(value), span: value.span });
    }
  }
  return found;
}

function idsOf(node: LocatedNode): readonly Located<string>[] {
  const items = node.kind === 'list' ? node.items : [node];
  return items.map((item) => ({ value: textOf(item), span: item.span }));
}

function entriesOf(node: LocatedNode | undefined): readonly { readonly key: string; readonly value: LocatedNode }[] {
  return node?.kind === 'map' ? [...node.entries.values()] : [];
}

function textOf(node: LocatedNode): string {
  return node.kind === 'scalar' ? String(node.value) : '';
}
