import {
  DEVICE_FLAGS,
  type DeviceFlag,
  type Located,
  type OsVersion,
  type Platform,
} from '../../compiler/model/index.js';
import type { LocatedNode } from '../../compiler/syntax/index.js';

/** An attribute of an identity provider, by the id that the tenant gives it. */
export interface Attribute {
  readonly kind: 'SAML' | 'SCIM';
  readonly id: string;
}

export interface IdpBinding {
  readonly id: Located<string>;
  readonly email?: Located<Attribute>;
  readonly domain?: Located<Attribute>;
  /** Present when it logs in nobody outside the domains of the idp. */
  readonly onlyOwnDomains?: Located<true>;
}

export type GroupBinding =
  | { readonly kind: 'SCIM_GROUP'; readonly id: string }
  | (Attribute & { readonly value: string });

export interface WorkloadBinding {
  readonly from?: { readonly kind: 'MACHINE_GRP' | 'EDGE_CONNECTOR_GROUP'; readonly id: Located<string> };
  readonly appConnectorGroup?: Located<string>;
}

/** A server group of the tenant, or app connector groups from which one is made. */
export type HostBinding =
  | { readonly kind: 'server-group'; readonly id: Located<string> }
  | { readonly kind: 'connectors'; readonly ids: readonly Located<string>[] };

/** `managed`, `edr.running`, `checks.serial-known`. */
export type SignalName = DeviceFlag | 'edr.installed' | 'edr.running' | `checks.${string}`;

export interface OsProfile {
  readonly version: OsVersion;
  readonly udid: Located<string>;
}

/** The bindings of one tenant, decoded; every value keeps its place in ztctl.yaml. */
export interface Bindings {
  readonly providerVersion: string;
  readonly idps: ReadonlyMap<string, IdpBinding>;
  readonly groups: ReadonlyMap<string, Located<GroupBinding>>;
  readonly workloads: ReadonlyMap<string, WorkloadBinding>;
  readonly hosts: ReadonlyMap<string, HostBinding>;
  readonly defaultHost?: HostBinding;
  readonly networks: ReadonlyMap<string, Located<string>>;
  /** ZIA scores by level. */
  readonly risk: ReadonlyMap<string, readonly Located<string>[]>;
  readonly posture: ReadonlyMap<SignalName, ReadonlyMap<Platform, Located<string>>>;
  /** By platform, the lowest version first. */
  readonly os: ReadonlyMap<Platform, readonly OsProfile[]>;
  /** 1, or 2 where another rule keeps the first place. */
  readonly firstOrder: number;
}

/** The measured version of the provider. */
const MEASURED_VERSION = '4.4.8';

/** Decodes bindings that are already valid against schemas/targets/zpa.schema.json. */
export function readBindings(node: LocatedNode | undefined): Bindings {
  const defaultHost = at(node, 'default_host');
  return {
    providerVersion: textAt(node, 'provider_version')?.value ?? MEASURED_VERSION,
    idps: mapOf(at(node, 'idps'), readIdp),
    groups: mapOf(at(node, 'groups'), readGroup),
    workloads: mapOf(at(node, 'workloads'), readWorkload),
    hosts: mapOf(at(node, 'hosts'), readHost),
    ...(defaultHost && { defaultHost: readHost(defaultHost) }),
    networks: mapOf(at(node, 'networks'), textOf),
    risk: mapOf(at(node, 'risk'), textsOf),
    posture: readPosture(at(node, 'posture')),
    os: mapOf(at(at(node, 'posture'), 'os'), readVersions) as Bindings['os'],
    firstOrder: at(node, 'deception_rule') ? 2 : 1,
  };
}

function readIdp(node: LocatedNode): IdpBinding {
  const email = readAttribute(at(node, 'email'));
  const domain = readAttribute(at(node, 'domain'));
  const closed = at(node, 'only_own_domains');
  return {
    id: textAt(node, 'id')!,
    ...(email && { email }),
    ...(domain && { domain }),
    ...(closed && { onlyOwnDomains: { value: true as const, span: closed.span } }),
  };
}

function readAttribute(node: LocatedNode | undefined): Located<Attribute> | undefined {
  const saml = textAt(node, 'saml');
  const found = saml ?? textAt(node, 'scim');
  return found && { value: { kind: saml ? 'SAML' : 'SCIM', id: found.value }, span: found.span };
}

function readGroup(node: LocatedNode): Located<GroupBinding> {
  const attribute = readAttribute(node);
  if (!attribute) return { value: { kind: 'SCIM_GROUP', id: textOf(node).value }, span: node.span };
  return { value: { ...attribute.value, value: textAt(node, 'value')!.value }, span: node.span };
}

function readWorkload(node: LocatedNode): WorkloadBinding {
  const machine = textAt(node, 'machine_group');
  const cloud = textAt(node, 'cloud_connector_group');
  const appConnectorGroup = textAt(node, 'app_connector_group');
  const id = machine ?? cloud;
  return {
    ...(id && { from: { kind: machine ? ('MACHINE_GRP' as const) : ('EDGE_CONNECTOR_GROUP' as const), id } }),
    ...(appConnectorGroup && { appConnectorGroup }),
  };
}

function readHost(node: LocatedNode): HostBinding {
  const id = textAt(node, 'server_group');
  if (id) return { kind: 'server-group', id };
  return { kind: 'connectors', ids: textsOf(at(node, 'app_connector_groups')!) };
}

function readPosture(node: LocatedNode | undefined): Bindings['posture'] {
  const found = new Map<SignalName, ReadonlyMap<Platform, Located<string>>>();
  const add = (name: SignalName, profiles: LocatedNode | undefined): void => {
    if (profiles) found.set(name, mapOf(profiles, textOf) as ReadonlyMap<Platform, Located<string>>);
  };
  for (const flag of DEVICE_FLAGS) add(flag, at(node, flag));
  for (const state of ['installed', 'running'] as const) add(`edr.${state}`, at(at(node, 'edr'), state));
  const checks = at(node, 'checks');
  for (const name of keysOf(checks)) add(`checks.${name}`, at(checks, name));
  return found;
}

function readVersions(node: LocatedNode): readonly OsProfile[] {
  return keysOf(node)
    .map((text) => ({ version: withoutZeros(text.split('.').map(Number)), udid: textAt(node, text)! }))
    .sort((a, b) => compareVersions(a.version, b.version));
}

function withoutZeros(version: OsVersion): OsVersion {
  return version.slice(0, version.findLastIndex((part) => part > 0) + 1);
}

/** Negative when the first is lower; missing parts are 0. */
export function compareVersions(a: OsVersion, b: OsVersion): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function at(node: LocatedNode | undefined, key: string): LocatedNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

function keysOf(node: LocatedNode | undefined): readonly string[] {
  return node?.kind === 'map' ? [...node.entries.keys()].sort() : [];
}

function mapOf<T>(node: LocatedNode | undefined, read: (node: LocatedNode) => T): ReadonlyMap<string, T> {
  return new Map(keysOf(node).map((key) => [key, read(at(node, key)!)]));
}

function textAt(node: LocatedNode | undefined, key: string): Located<string> | undefined {
  const found = at(node, key);
  return found && textOf(found);
}

function textOf(node: LocatedNode): Located<string> {
  return { value: node.kind === 'scalar' ? String(node.value) : '', span: node.span };
}

function textsOf(node: LocatedNode): readonly Located<string>[] {
  return (node.kind === 'list' ? node.items : [node]).map(textOf);
}
