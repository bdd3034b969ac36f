import { type AccessRequest, formatAddress } from '../../../../src/compiler/model/index.js';
import type { Claims, OnePoint } from '../../../../src/compiler/proof/index.js';
import type { ArtefactFile } from '../../../../src/targets/target.js';
import { type Caller, type Client, type Controller, controllerOf, isAuthorised, type Obj } from './controller.js';

/** As written under `bindings:` in ztctl.yaml. */
export interface PlainBindings {
  readonly users?: Readonly<Record<string, string | readonly string[]>>;
  readonly workloads?: Readonly<Record<string, { readonly id: string; readonly auth: string }>>;
  readonly posture?: {
    readonly edr?: { readonly installed?: string; readonly running?: string };
    readonly checks?: Readonly<Record<string, string>>;
  };
}

const OS: Readonly<Record<string, string>> = {
  android: 'Android',
  ios: 'iOS',
  linux: 'Linux',
  macos: 'macOS',
  windows: 'Windows',
};

const PARSED = new WeakMap<readonly ArtefactFile[], Controller>();

function parsed(files: readonly ArtefactFile[]): Controller {
  const known = PARSED.get(files) ?? controllerOf(files);
  PARSED.set(files, known);
  return known;
}

/** What a controller with these files answers to a request of the source at a point; `Bind`: whether the caller may stand there and answer. */
export function controllerAllows(
  files: readonly ArtefactFile[],
  bindings: PlainBindings,
  request: AccessRequest,
  point: OnePoint,
  claims: Claims,
  type: 'Dial' | 'Bind' = 'Dial',
): boolean {
  const { host, traffic, port } = point;
  if (traffic !== 'tcp' && traffic !== 'udp') return false;
  const caller = callerOf(bindings, request, claims);
  if (!caller) return false;
  const name = host.kind === 'address' ? formatAddress(host.address) : host.kind === 'own-devices' ? '' : host.name;
  const to = { protocol: traffic, host: host.kind === 'foreign' ? name.replace(/^service /, 'service:') : name, port };
  return isAuthorised(parsed(files), type, caller, clientOf(bindings, request, claims), to);
}

function callerOf(
  { users = {}, workloads = {} }: PlainBindings,
  { principal }: AccessRequest,
  claims: Claims,
): Caller | undefined {
  const { stranger, groups } = claims;
  const isPerson = principal.kind === 'user' || principal.kind === 'member' || stranger?.kind === 'person';
  if (!isPerson) {
    const known = principal.kind === 'workload' ? principal.workload : undefined;
    const name = stranger?.kind === 'workload' ? (stranger.name ?? '') : '';
    if (known === undefined && stranger === undefined) return undefined;
    const ids = known === undefined ? [name] : workloads[known] ? [workloads[known].id] : [];
    return { ids, attributes: name.startsWith('#') ? [name.slice(1)] : [], enrolled: true };
  }
  const own = principal.kind === 'user' ? (users[principal.user] ?? []) : [];
  return {
    ids: [...(typeof own === 'string' ? [own] : own), ...groups.filter((one) => !one.startsWith('#'))],
    attributes: groups.filter((one) => one.startsWith('#')).map((one) => one.slice(1)),
    enrolled: true,
  };
}

function clientOf(
  { posture = {} }: PlainBindings,
  { principal, device, mfa }: AccessRequest,
  { checks, stranger }: Claims,
): Client {
  const server = device?.platform === undefined && checks.includes('system WindowsServer');
  const type = server ? 'WindowsServer' : device?.platform === undefined ? undefined : OS[device.platform];
  const version = [...(device?.osVersion ?? []), 0, 0, 0].slice(0, 3);
  const isWorkload = principal.kind === 'workload' || stranger?.kind === 'workload';
  return {
    ...(type !== undefined && { os: { type, version } }),
    code: isWorkload ? checks.includes('a time-based code was entered') : mfa !== undefined && mfa !== 'none',
    passes: (what: Obj) => checks.includes(JSON.stringify(what)),
    bound: (id) => {
      if (id === posture.edr?.installed) return device?.edr === 'installed' || device?.edr === 'running';
      if (id === posture.edr?.running) return device?.edr === 'running';
      const name = Object.keys(posture.checks ?? {}).find((one) => posture.checks![one] === id);
      return name === undefined ? undefined : (device?.checks.has(name) ?? false);
    },
  };
}
