import type { Json, VendorObject } from '../../targets/target.js';

/** What ztctl makes on a controller, in the order in which one needs the other. */
export const MANAGED_KINDS = [
  'configs',
  'services',
  'posture-checks',
  'service-policies',
  'edge-router-policies',
  'service-edge-router-policies',
] as const;
export type ManagedKind = (typeof MANAGED_KINDS)[number];

/** Keys whose entries name objects, and the kind that they name; everything else that they hold is an id already. */
export const REFERENCES: Readonly<Record<string, ManagedKind>> = {
  configs: 'configs',
  serviceRoles: 'services',
  postureCheckRoles: 'posture-checks',
};

/** An object as it is emitted: other objects of the same artefact are named, everything else is an id. */
export type Body = { readonly [key: string]: Json };

/** By kind and name. */
export type Bodies = ReadonlyMap<ManagedKind, ReadonlyMap<string, Body>>;

export function bodiesOf(objects: readonly VendorObject[]): Bodies {
  const bodies = new Map(MANAGED_KINDS.map((kind) => [kind, new Map<string, Body>()]));
  for (const { address, body } of objects) {
    const { kind, name } = partsOf(address);
    bodies.get(kind)!.set(name, body as Body);
  }
  return bodies;
}

/** `service-policies/dial-db`. */
export function addressOf(kind: ManagedKind, name: string): string {
  return `${kind}/${name}`;
}

function partsOf(address: string): { readonly kind: ManagedKind; readonly name: string } {
  const slash = address.indexOf('/');
  const kind = MANAGED_KINDS.find((one) => one === address.slice(0, slash));
  if (!kind) throw new Error(`no kind of a controller: ${address}`);
  return { kind, name: address.slice(slash + 1) };
}

export function textsOf(body: Readonly<Record<string, unknown>>, key: string): readonly string[] {
  return (body[key] ?? []) as readonly string[];
}
