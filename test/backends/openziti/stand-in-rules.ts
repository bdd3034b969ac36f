import type { Reply } from '../../../src/backends/openziti/index.js';

export type Body = Record<string, unknown>;
export type Mode = 'create' | 'put' | 'patch';

export function failed(status: number, code: string, cause?: unknown, message = 'An error'): Reply {
  return {
    status,
    text: JSON.stringify({ error: { code, message, requestId: 'r', ...(cause !== undefined && { cause }) }, meta: {} }),
  };
}

export function invalid(field: string, reason: string, status = 400): Reply {
  return failed(status, 'COULD_NOT_VALIDATE', { field, reason, value: 'x' });
}

/** What the controller has no words of its own for. */
export function unhandled(status: number, code: string, message: string): Reply {
  return failed(status, code, { code: 'UNHANDLED', message });
}

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  configs: ['data', 'name'],
  'edge-router-policies': ['name', 'semantic'],
  identities: ['isAdmin', 'name', 'type'],
  'posture-checks': ['name'],
  'service-edge-router-policies': ['name', 'semantic'],
  'service-policies': ['name', 'semantic', 'type'],
  services: ['name'],
};
const CREATE_ONLY: Readonly<Record<string, readonly string[]>> = {
  configs: ['configTypeId'],
  services: ['encryptionRequired'],
};
const WORDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  identities: { type: ['User', 'Device', 'Service', 'Router', 'Default'] },
  'service-policies': { type: ['Dial', 'Bind', 'Invalid'], semantic: ['AllOf', 'AnyOf'] },
  'edge-router-policies': { semantic: ['AllOf', 'AnyOf'] },
  'service-edge-router-policies': { semantic: ['AllOf', 'AnyOf'] },
  'posture-checks': { semantic: ['AllOf', 'AnyOf'] },
};
const CHECKS = ['OS', 'MAC', 'DOMAIN', 'MFA', 'PROCESS', 'PROCESS_MULTI'];
const SYSTEMS = ['Windows', 'WindowsServer', 'Android', 'iOS', 'Linux', 'macOS'];
const LARGEST_KEY = 32_768;

/** What is wrong with a body whatever else stands on the controller. */
export function bodyFault(kind: string, body: Body, mode: Mode): Reply | undefined {
  return (
    typeFault(kind, body) ??
    shapeFault(kind, body, mode) ??
    checkFault(kind, body, mode) ??
    listFault(kind, body) ??
    tagFault(body)
  );
}

function typeFault(kind: string, body: Body): Reply | undefined {
  if (kind !== 'posture-checks') return undefined;
  const { typeId } = body;
  if (typeId === undefined) return invalid('typeId', 'typeId in body is required', 602);
  return CHECKS.includes(String(typeId))
    ? undefined
    : unhandled(400, 'COULD_NOT_PARSE_BODY', `invalid typeId value: "${typeId}"`);
}

function shapeFault(kind: string, body: Body, mode: Mode): Reply | undefined {
  if (mode === 'patch') return undefined;
  const required = [...(REQUIRED[kind] ?? []), ...(mode === 'create' ? (CREATE_ONLY[kind] ?? []) : [])];
  const missing = required.sort().find((key) => body[key] === undefined || body[key] === null);
  if (missing !== undefined) return invalid(missing, `${missing} in body is required`);
  for (const [key, words] of Object.entries(WORDS[kind] ?? {})) {
    if (body[key] !== undefined && !words.includes(String(body[key]))) {
      return invalid(key, `${key} in body should be one of [${words.join(' ')}]`);
    }
  }
  if (kind === 'service-policies' && body.type === 'Invalid') {
    return invalid('policyType', "invalid policy type. valid types are 'Dial' and 'Bind'");
  }
  return undefined;
}

function checkFault(kind: string, body: Body, mode: Mode): Reply | undefined {
  if (kind !== 'posture-checks' || mode === 'patch') return undefined;
  for (const key of ['operatingSystems', 'domains', 'macAddresses', 'processes']) {
    const list = body[key] as readonly Body[] | undefined;
    if (list?.length === 0) return invalid(key, `${key} in body should have at least 1 items`);
  }
  if (body.typeId === 'PROCESS_MULTI' && body.semantic === undefined)
    return invalid('semantic', 'semantic in body is required');
  const systems = (body.operatingSystems ?? []) as readonly {
    readonly type: string;
    readonly versions?: readonly string[];
  }[];
  for (const [at, { type, versions }] of systems.entries()) {
    const field = `operatingSystems.${at}`;
    if (!SYSTEMS.includes(type))
      return invalid(`${field}.type`, `${field}.type in body should be one of [${SYSTEMS.join(' ')}]`);
    if (!versions) return invalid(`${field}.versions`, `${field}.versions in body is required`);
    const bad = versions.find((range) => !isRange(range));
    if (bad !== undefined) return badRange(`[{${type} [${versions.join(' ')}]}]`, bad);
  }
  return undefined;
}

/** In the words of the controller, which tell its inside. */
function badRange(systems: string, range: string): Reply {
  const why = `invalid version for os: ${systems}, version: [${range}]: ${rangeFault(range)} `;
  const where = `the value '${why.slice(0, 64)}...' for 'operatingSystems${systems}[0]' is invalid: ${why}`;
  return unhandled(500, 'UNHANDLED', `error converting to bolt posture check subType [OS] for create: ${where}`);
}

function rangeFault(range: string): string {
  const [first = ''] = range.split(' ');
  const [, comparator = '', version = ''] = /^([^\d*]*)(.*)$/.exec(first)!;
  const whole = `Could not parse Range "${first}": `;
  if (version === '' || version === '*') return "Last element in range is '||'";
  if (!/^(?:[<>]=?|!?=?|==)$/.test(comparator))
    return `${whole}Could not parse comparator "${comparator}" in "${first}"`;
  const [, minor, patch] = version.split('.');
  const of = `${whole}Could not parse version "${version}" in "${first}": `;
  if (patch === undefined) return `${of}No Major.Minor.Patch elements found`;
  if (/^0\d/.test(minor!)) return `${of}Minor number must not contain leading zeroes "${minor}"`;
  return `${of}Invalid character(s) found in patch number "${version.split('.').slice(2).join('.')}"`;
}

/** Enough of the grammar for what is sent here. */
function isRange(range: string): boolean {
  const version = String.raw`(?:0|[1-9]\d*)\.(?:x|(?:0|[1-9]\d*)\.(?:x|(?:0|[1-9]\d*)(?:-[\w.-]+)?(?:\+[\w.-]+)?))`;
  const parts = range.split(/ +(?:- )?/).filter((part) => part !== '||');
  return parts.length > 0 && parts.every((part) => new RegExp(`^(?:[<>]=?|!?=?|==)${version}$`).test(part));
}

const ROLE_FORM = 'role entries must prefixed with # (to indicate role attributes) or @ (to indicate a name or id)';

function listFault(kind: string, body: Body): Reply | undefined {
  for (const [key, value] of Object.entries(body)) {
    if (!Array.isArray(value) || !/Roles$|^roleAttributes$/.test(key)) continue;
    const texts = value as readonly string[];
    if (key === 'roleAttributes') {
      const marked = texts.find((text) => /^[#@]/.test(text));
      if (marked !== undefined && kind !== 'posture-checks')
        return invalid(key, `role attributes may not be prefixed with ${marked[0]}`);
      if (texts.includes('')) return unhandled(500, 'UNHANDLED', 'bucket name required');
      if (texts.some((text) => text.length > LARGEST_KEY)) return unhandled(500, 'UNHANDLED', 'key too large');
      continue;
    }
    if (texts.some((text) => !/^[#@]/.test(text))) return invalid(key, ROLE_FORM);
    if (texts.includes('#all') && texts.length > 1)
      return invalid(key, 'if using #all, it should be the only role specified');
  }
  return undefined;
}

function tagFault({ tags }: Body): Reply | undefined {
  const keys = Object.keys((tags ?? {}) as object);
  if (keys.includes('')) return unhandled(500, 'UNHANDLED', 'key required');
  return keys.some((key) => key.length > LARGEST_KEY) ? unhandled(500, 'UNHANDLED', 'key too large') : undefined;
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  configs: ['data'],
  'edge-router-policies': ['semantic', 'edgeRouterRoles', 'identityRoles'],
  identities: ['type', 'isAdmin', 'roleAttributes', 'externalId', 'authPolicyId', 'appData'],
  'posture-checks': [
    'typeId',
    'roleAttributes',
    'operatingSystems',
    'domains',
    'macAddresses',
    'process',
    'processes',
    'semantic',
    'timeoutSeconds',
    'promptOnWake',
    'promptOnUnlock',
    'ignoreLegacyEndpoints',
  ],
  'service-edge-router-policies': ['semantic', 'edgeRouterRoles', 'serviceRoles'],
  'service-policies': ['type', 'semantic', 'identityRoles', 'serviceRoles', 'postureCheckRoles'],
  services: ['encryptionRequired', 'configs', 'roleAttributes', 'terminatorStrategy', 'maxIdleTimeMillis'],
};

/** Only what the controller knows of a body, in the form in which it stores it. */
export function storedBody(kind: string, sent: Body): Body {
  const stored: Body = {};
  for (const key of ['name', 'tags', ...(KEYS[kind] ?? []), ...(kind === 'configs' ? ['configTypeId'] : [])]) {
    if (sent[key] !== undefined && sent[key] !== null) stored[key] = storedValue(kind, key, sent[key]);
    if (/^prompt|^ignore/.test(key) && sent[key] === false) delete stored[key];
  }
  return stored;
}

function storedValue(kind: string, key: string, value: unknown): unknown {
  if (key === 'process') return storedProcess(value as Body);
  if (key === 'processes') return storedProcesses(value as readonly Body[]);
  if (key === 'tags')
    return Object.fromEntries(
      Object.entries(value as object).filter(([, one]) => one === null || typeof one !== 'object'),
    );
  if (key === 'externalId' && value === '') return null;
  if (key === 'timeoutSeconds') return Number(value) > 0 ? value : -1;
  if (key === 'macAddresses')
    return sortedSet((value as readonly string[]).map((one) => one.toLowerCase().replace(/[^0-9a-f]/g, '')));
  if (key === 'operatingSystems')
    return storedSystems(value as readonly { readonly type: string; readonly versions: readonly string[] }[]);
  if (key === 'type' && value !== 'Dial' && value !== 'Bind') {
    return {
      _links: { self: { href: './identity-types/Default' } },
      entity: 'identity-types',
      id: 'Default',
      name: 'Default',
    };
  }
  const isSet = Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (!isSet) return value;
  const keepsEmpty = key === 'domains' || (key === 'roleAttributes' && kind !== 'services');
  return value.length === 0 && !keepsEmpty ? null : sortedSet(value as readonly string[]);
}

function storedSystems(entries: readonly { readonly type: string; readonly versions: readonly string[] }[]): unknown {
  const last = new Map(entries.map((one) => [one.type, one.versions]));
  return [...last.keys()]
    .sort()
    .map((type) => ({ type, versions: last.get(type)!.length === 0 ? null : sortedSet(last.get(type)!) }));
}

function storedProcess(told: Body): Body {
  const lists = Object.entries(told).map(([key, value]) => [
    key,
    Array.isArray(value) ? sortedSet(value.map((one) => String(one).toLowerCase())) : value,
  ]);
  const stored = Object.fromEntries(lists) as Body;
  return typeof told.signerFingerprint === 'string'
    ? { ...stored, signerFingerprint: told.signerFingerprint.toLowerCase() }
    : stored;
}

function storedProcesses(told: readonly Body[]): readonly Body[] {
  const last = new Map(told.map((one) => [`${one.osType}-${one.path}`, storedProcess(one)]));
  return [...last.keys()].sort().map((key) => last.get(key)!);
}

function sortedSet(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

const HOST_KEYS = [
  'address',
  'allowedAddresses',
  'allowedPortRanges',
  'allowedProtocols',
  'forwardAddress',
  'forwardPort',
  'forwardProtocol',
  'port',
  'protocol',
];

/** As far as the schema of `host.v1` is needed here. */
export function configFault(type: string, data: Body): Reply | undefined {
  if (!(type in CONFIG_TYPES)) return invalid('type', 'invalid config type');
  if (CONFIG_TYPES[type] !== 'host.v1') return undefined;
  const unknown = Object.keys(data).find((key) => !HOST_KEYS.includes(key));
  if (unknown !== undefined)
    return invalid('(root)', `(root) is invalid: (root): Additional property ${unknown} is not allowed`);
  const isWhole = (['protocol', 'address', 'port'] as const).every(
    (key) => data[key] !== undefined || data[`forward${key[0]!.toUpperCase()}${key.slice(1)}`] === true,
  );
  return isWhole
    ? undefined
    : invalid('(root)', '(root) is invalid: (root): Must validate "else" as "if" was not valid');
}

export const CONFIG_TYPES: Readonly<Record<string, string>> = { NH5p4FpGR: 'host.v1', g7cIWbcGg: 'intercept.v1' };

/** Whether a PATCH says nothing: only nulls, or nothing at all. One of unknown keys is answered like a success. */
export function isNothing(body: Body): boolean {
  return Object.values(body).every((value) => value === null);
}
