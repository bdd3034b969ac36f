/**
 * A controller as a function of one request: written from the vendor's description, without the reader and without what compiles. Slow and
 * plain on purpose; the reader is held against it.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Obj = { readonly [key: string]: Json };

export interface Controller {
  readonly [kind: string]: readonly Obj[];
}

export interface Caller {
  /** Ids of the identities that the caller holds. */
  readonly ids: readonly string[];
  /** Attributes of an identity that the files do not list. */
  readonly attributes: readonly string[];
  /** Holds an identity at all. */
  readonly enrolled: boolean;
}

export interface Client {
  readonly os?: { readonly type: string; readonly version: readonly number[] };
  readonly code: boolean;
  /** Whatever else a check or login asks for, decided by whoever asks. */
  readonly passes: (what: Obj) => boolean;
  /** What a binding says of a whole check; undefined = look at the check. */
  readonly bound: (id: string) => boolean | undefined;
}

export interface Destination {
  readonly protocol: 'tcp' | 'udp';
  /** Host name, address, or `service:ID` for a service without any address. */
  readonly host: string;
  readonly port: number;
}

export function controllerOf(files: readonly { readonly path: string; readonly text: string }[]): Controller {
  const kinds: Record<string, readonly Obj[]> = {};
  for (const { path, text } of files) {
    const root = JSON.parse(text) as Obj[] | { data: Obj[] };
    kinds[path.replace(/^.*\//, '').replace('.json', '')] = Array.isArray(root) ? root : root.data;
  }
  return kinds;
}

/** Whether a session may be opened to (`Dial`) or held open at (`Bind`) the destination. */
export function isAuthorised(
  all: Controller,
  type: 'Dial' | 'Bind',
  caller: Caller,
  client: Client,
  to: Destination,
): boolean {
  return (all['service-policies'] ?? []).some((policy) => {
    if (policy.type !== type) return false;
    const services = selected(policy, 'serviceRoles', all.services ?? []);
    if (!services.some((service) => leadsTo(all, service, to))) return false;
    if (!isSelected(all, policy, caller, client)) return false;
    const checks = selected(policy, 'postureCheckRoles', all['posture-checks'] ?? []);
    const unseen = list(policy.postureCheckRoles).filter(
      (role) => role.startsWith('@') && !(all['posture-checks'] ?? []).some((one) => keyOf(one) === role.slice(1)),
    );
    return (
      checks.every((check) => passes(check, client)) &&
      unseen.every(
        (role) => client.bound(role.slice(1)) ?? client.passes({ kind: 'unseen-check', check: role.slice(1) }),
      )
    );
  });
}

function list(value: Json | undefined): readonly string[] {
  return (value ?? []) as string[];
}

function keyOf(one: Obj): string {
  return String(one.id ?? one.name);
}

function selected(policy: Obj, key: string, all: readonly Obj[]): readonly Obj[] {
  return all.filter((one) => matches(policy, key, [keyOf(one)], list(one.roleAttributes)));
}

function matches(policy: Obj, key: string, ids: readonly string[], attributes: readonly string[]): boolean {
  const roles = list(policy[key]);
  if (roles.includes('#all')) return true;
  if (ids.some((id) => roles.includes(`@${id}`))) return true;
  const wanted = roles.filter((role) => role.startsWith('#')).map((role) => role.slice(1));
  if (wanted.length === 0) return false;
  const has = (one: string): boolean => attributes.includes(one);
  return policy.semantic === 'AllOf' ? wanted.every(has) : wanted.some(has);
}

/** One of the caller's identities is selected, is not disabled and may log in. */
function isSelected(all: Controller, policy: Obj, { ids, attributes, enrolled }: Caller, client: Client): boolean {
  const key = 'identityRoles';
  const known = all.identities;
  const held = ids.map((id) => known?.find((one) => keyOf(one) === id) ?? id);
  const byObject = held.some((one) => {
    if (typeof one === 'string') {
      return known ? list(policy[key]).includes(`@${one}`) : matches(policy, key, [one], attributes);
    }
    return matches(policy, key, [keyOf(one)], list(one.roleAttributes)) && mayLogIn(all, one, client);
  });
  return byObject || (!known && enrolled && matches(policy, key, [], attributes));
}

function mayLogIn(all: Controller, identity: Obj, client: Client): boolean {
  if (identity.disabled === true && identity.disabledUntil === undefined) return false;
  const policy = (all['auth-policies'] ?? []).find((one) => keyOf(one) === identity.authPolicyId);
  if (!policy) return true;
  const primary = policy.primary as Record<string, { allowed: boolean }>;
  const methods = [
    ['cert', primary.cert!.allowed],
    ['ext-jwt', primary.extJwt!.allowed],
    ['updb', primary.updb!.allowed],
  ] as const;
  const open = methods.filter(([, allowed]) => allowed);
  const first = open.length === 3 || open.some(([method]) => client.passes({ kind: 'login', method }));
  const secondary = (policy.secondary ?? {}) as Obj;
  if (secondary.requireTotp === true && !client.code) return false;
  return first;
}

function passes(check: Obj, client: Client): boolean {
  const bound = client.bound(keyOf(check));
  if (bound !== undefined) return bound;
  switch (check.typeId) {
    case 'OS': {
      const entries = check.operatingSystems as { type: string; versions: string[] | null }[];
      const mine = entries.filter(({ type }) => type === client.os?.type).at(-1);
      if (!mine) return false;
      return (mine.versions ?? []).length === 0 || mine.versions!.some((range) => isInRange(client.os!.version, range));
    }
    case 'MFA':
      return client.code;
    case 'MAC':
      return client.passes({
        kind: 'mac',
        addresses: distinct(list(check.macAddresses).map((one) => one.replace(/[:.-]/g, '').toLowerCase())),
      });
    case 'DOMAIN':
      return client.passes({ kind: 'domain', domains: distinct(list(check.domains).map((one) => one.toLowerCase())) });
    case 'PROCESS': {
      const { hashes, signerFingerprint } = check.process as { hashes: string[]; signerFingerprint?: string };
      const signers = signerFingerprint ? [signerFingerprint.toLowerCase()] : [];
      return client.passes({ kind: 'process', check: keyOf(check), hashes: lower(hashes), signers });
    }
    case 'PROCESS_MULTI': {
      const programs = check.processes as {
        osType: string;
        path: string;
        hashes: string[];
        signerFingerprints: string[];
      }[];
      const last = [...new Map(programs.map((one) => [`${one.osType}-${one.path}`, one])).values()];
      const runs = last.map(
        ({ path, hashes, signerFingerprints }) =>
          path !== '' &&
          client.passes({ kind: 'program', path, hashes: lower(hashes), signers: lower(signerFingerprints) }),
      );
      return check.semantic === 'AnyOf' ? runs.includes(true) : !runs.includes(false);
    }
    default:
      throw new Error(`a check of type ${String(check.typeId)}`);
  }
}

function lower(texts: readonly string[] | undefined): string[] {
  return distinct((texts ?? []).map((one) => one.toLowerCase()));
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

/** Ranges of plain numbers: `>=1.2.3 <2.0.0 || 3.x`. */
export function isInRange(version: readonly number[], range: string): boolean {
  return range.split(' || ').some((part) => part.split(' ').every((one) => meets(version, one)));
}

function meets(version: readonly number[], comparator: string): boolean {
  const [, operator, text] = /^([<>=!]*)(.*)$/.exec(comparator)!;
  const parts = text!.split('.');
  const wanted = parts.filter((part) => part !== 'x').map(Number);
  const mine = version.slice(0, wanted.length);
  const at = wanted.findIndex((number, index) => number !== mine[index]);
  const order = at < 0 ? 0 : mine[at]! - wanted[at]!;
  switch (operator) {
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '<':
      return order < 0;
    case '!':
    case '!=':
      // An excluded wildcard is two comparators that no version meets together.
      return parts.includes('x') ? false : order !== 0;
    default:
      return order === 0;
  }
}

const INTERCEPT = 'g7cIWbcGg';
const HOST = 'NH5p4FpGR';

function leadsTo(all: Controller, service: Obj, to: Destination): boolean {
  const configs = list(service.configs).map((ref) => (all.configs ?? []).find((one) => keyOf(one) === ref)!);
  const host = configs.find(({ configTypeId }) => configTypeId === HOST)?.data as Obj | undefined;
  const intercept = configs.find(({ configTypeId }) => configTypeId === INTERCEPT)?.data as Obj | undefined;
  if (!host && !intercept) return to.host === `service:${keyOf(service)}`;
  // Any client may ask the host directly, whatever is intercepted.
  if (host && hostConnects(host, to)) return true;
  if (!intercept || !intercepts(intercept, to)) return false;
  return !host || hostAccepts(host, to);
}

function intercepts(data: Obj, { protocol, host, port }: Destination): boolean {
  return (
    list(data.protocols).includes(protocol) &&
    list(data.addresses).some((address) => isAddressed(address, host)) &&
    isPort(data.portRanges, port)
  );
}

/** The host connects exactly there when a client asks it to, or always. */
function hostConnects(data: Obj, to: Destination): boolean {
  const fixed = {
    protocol: data.protocol ?? to.protocol,
    address: data.address ?? to.host,
    port: data.port ?? to.port,
  };
  const given = fixed.protocol === to.protocol && fixed.port === to.port;
  return given && (data.forwardAddress === true || isAddressed(String(data.address), to.host)) && hostAccepts(data, to);
}

/** The host takes the request, wherever it then connects to. */
function hostAccepts(data: Obj, { protocol, host, port }: Destination): boolean {
  if (data.forwardProtocol === true && !list(data.allowedProtocols).includes(protocol)) return false;
  if (data.forwardAddress === true && !list(data.allowedAddresses).some((one) => isAddressed(one, host))) return false;
  if (data.forwardPort === true && !isPort(data.allowedPortRanges, port)) return false;
  const ranges = data.allowedPortRanges as { low: number; high: number }[] | undefined;
  return data.forwardPort !== true || (ranges ?? []).some(({ low, high }) => low <= high);
}

function isPort(ranges: Json | undefined, port: number): boolean {
  return (ranges as { low: number; high: number }[]).some(({ low, high }) => low <= port && port <= high);
}

/** Blocks are IPv4 here. */
function isAddressed(pattern: string, host: string): boolean {
  const lowered = pattern.toLowerCase();
  if (lowered.startsWith('*.'))
    return !isIp(host) && host.endsWith(lowered.slice(1)) && host.length > lowered.length - 1;
  if (!isIp(lowered.split('/')[0]!)) return lowered === host;
  if (!isIp(host)) return false;
  const [base, bits = '32'] = lowered.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(base!) / size) === Math.floor(numberOf(host) / size);
}

function isIp(text: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(text);
}

function numberOf(ip: string): number {
  return ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
