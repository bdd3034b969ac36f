import type { PortRange } from '../../../compiler/model/index.js';
import { type Address, port, readAddress, readPorts } from './addresses.js';
import { type Body, keysOf } from './body.js';
import type { Documents } from './documents.js';
import { type Faults, quoted } from './faults.js';
import type { Marked } from './roles.js';

export type Protocol = 'tcp' | 'udp';
export const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp'];

/** What a config says of the points of a service. */
export interface Config extends Marked {
  readonly type: string;
  /** What clients send into the service. */
  readonly intercept?: Sent;
  /** Where the host of the service connects to: alternatives. */
  readonly leads?: readonly Lead[];
}

export interface Sent {
  readonly protocols: readonly Protocol[];
  readonly hosts: readonly Address[];
  readonly ports: readonly PortRange[];
}

/** What is forwarded is as the client asks for it, within the list; what is not is always the one given. */
export interface Lead extends Sent {
  readonly forwards: { readonly protocol: boolean; readonly address: boolean; readonly port: boolean };
}

/** Built-in types by id (controller/db/migration_initialize.go, read 2026-11-22). Clients and hosts know them by name. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['NH5p4FpGR', 'host.v1'],
  ['host.v2', 'host.v2'],
  ['g7cIWbcGg', 'intercept.v1'],
  ['f2dd2df0-9c04-4b84-a91e-71437ac229f1', 'ziti-tunneler-client.v1'],
  ['cea49285-6c07-42cf-9f52-09a9b115c783', 'ziti-tunneler-server.v1'],
]);

const CONFIG_KEYS = keysOf('configTypeId', 'configType', 'data');

export function readConfigs(documents: Documents, faults: Faults): readonly Config[] {
  const types = new Map(BUILT_IN);
  for (const body of documents.get('config-types') ?? []) {
    body.knows(keysOf('schema', 'target'));
    const id = body.text('id');
    if (id !== undefined) types.set(id, body.requiredText('name'));
  }
  return (documents.get('configs') ?? []).map((body) => {
    body.knows(CONFIG_KEYS);
    const id = body.text('id');
    const written = typeOf(body);
    if (written === undefined) faults.refused(body.span, 'this object has no `configTypeId`');
    const type = types.get(written ?? '') ?? written ?? '';
    const data = body.body('data');
    if (!data) faults.refused(body.span, 'this object has no `data`');
    return {
      ...(id !== undefined && { id }),
      name: body.requiredText('name'),
      attributes: [],
      type,
      ...(data && pointsOf(type, data, faults)),
    };
  });
}

/** `configTypeId`, or `configType`: an object in answers, `@name` in exports. */
function typeOf(body: Body): string | undefined {
  const id = body.text('configTypeId');
  if (id !== undefined || !body.has('configType')) return id;
  return body.isText('configType') ? body.text('configType')?.replace(/^@/, '') : body.body('configType')?.text('id');
}

function pointsOf(type: string, data: Body, faults: Faults): Pick<Config, 'intercept' | 'leads'> {
  switch (type) {
    case 'intercept.v1':
      return { intercept: interceptOf(data, faults) };
    case 'host.v1':
      return { leads: [leadOf(data, faults)] };
    case 'host.v2':
      data.admits(new Set(['terminators']));
      if (data.bodies('terminators').length === 0) faults.refused(data.span, '`terminators` has at least one entry');
      return { leads: data.bodies('terminators').map((one) => leadOf(one, faults)) };
    case 'ziti-tunneler-client.v1':
      data.admits(new Set(['hostname', 'port']));
      return {
        intercept: { protocols: PROTOCOLS, hosts: addressAt(data, 'hostname', faults), ports: portAt(data, faults) },
      };
    case 'ziti-tunneler-server.v1':
      return { leads: [oldLead(data, faults)] };
    default:
      return {};
  }
}

const INTERCEPT_KEYS = new Set([
  ...['protocols', 'addresses', 'portRanges'],
  // How a client opens the connection; none of it says which points the service stands for.
  ...['dialOptions', 'sourceIp', 'allowedSourceAddresses'],
]);

function interceptOf(data: Body, faults: Faults): Sent {
  data.admits(INTERCEPT_KEYS);
  for (const key of ['protocols', 'addresses', 'portRanges']) {
    if (!data.has(key)) faults.refused(data.span, `this object has no ${quoted(key)}`);
  }
  return {
    protocols: protocolsAt(data, 'protocols', faults),
    hosts: data.texts('addresses').flatMap((one) => readAddress(one, faults)),
    ports: readPorts(data, 'portRanges', faults),
  };
}

const LEAD_KEYS = new Set([
  ...['protocol', 'forwardProtocol', 'allowedProtocols', 'address', 'forwardAddress', 'allowedAddresses'],
  ...['port', 'forwardPort', 'allowedPortRanges', 'forwardAddressTranslations'],
  // How the host listens, looks after its server and connects to it.
  ...['allowedSourceAddresses', 'listenOptions', 'portChecks', 'httpChecks', 'proxy'],
]);

function leadOf(data: Body, faults: Faults): Lead {
  data.admits(LEAD_KEYS);
  if (data.has('forwardAddressTranslations')) {
    faults.unjudged(data.spanOf('forwardAddressTranslations'), 'addresses are translated on the way');
  }
  const forwards = {
    protocol: forwarded(data, 'forwardProtocol', 'allowedProtocols', 'protocol', faults),
    address: forwarded(data, 'forwardAddress', 'allowedAddresses', 'address', faults),
    port: forwarded(data, 'forwardPort', 'allowedPortRanges', 'port', faults),
  };
  return {
    forwards,
    protocols: forwards.protocol ? protocolsAt(data, 'allowedProtocols', faults) : protocolAt(data, faults),
    hosts: forwards.address
      ? data.texts('allowedAddresses').flatMap((one) => readAddress(one, faults))
      : addressAt(data, 'address', faults),
    ports: forwards.port ? readPorts(data, 'allowedPortRanges', faults) : portAt(data, faults),
  };
}

/** The schema takes nothing but `true`, and then demands the list; else the single value. */
function forwarded(data: Body, key: string, list: string, single: string, faults: Faults): boolean {
  const on = data.flag(key);
  if (on === false) faults.refused(data.spanOf(key), `${quoted(key)} is true or absent`);
  const needed = on ? list : single;
  if (!data.has(needed)) faults.refused(data.span, `this object has no ${quoted(needed)}`);
  return on === true;
}

const FIXED = { protocol: false, address: false, port: false };

/** `tls` is a tcp connection to the same address. */
function oldLead(data: Body, faults: Faults): Lead {
  data.admits(new Set(['protocol', 'hostname', 'port']));
  const protocol = data.oneOf('protocol', ['tcp', 'tls', 'udp']) ?? 'tcp';
  return {
    forwards: FIXED,
    protocols: [protocol === 'udp' ? 'udp' : 'tcp'],
    hosts: addressAt(data, 'hostname', faults),
    ports: portAt(data, faults),
  };
}

function protocolAt(data: Body, faults: Faults): readonly Protocol[] {
  const protocol = data.text('protocol');
  return protocol === undefined ? [] : protocolsOf([{ value: protocol, span: data.spanOf('protocol') }], faults);
}

function protocolsAt(data: Body, key: string, faults: Faults): readonly Protocol[] {
  return protocolsOf(data.texts(key), faults);
}

function protocolsOf(texts: ReturnType<Body['texts']>, faults: Faults): readonly Protocol[] {
  const found = new Set<Protocol>();
  for (const { value, span } of texts) {
    if (value === 'tcp' || value === 'udp') found.add(value);
    else faults.refused(span, `${quoted(value)} is neither \`tcp\` nor \`udp\``);
  }
  return [...found].sort();
}

function addressAt(data: Body, key: string, faults: Faults): readonly Address[] {
  const value = data.text(key);
  return value === undefined ? [] : readAddress({ value, span: data.spanOf(key) }, faults);
}

function portAt(data: Body, faults: Faults): readonly PortRange[] {
  if (!data.has('port')) return [];
  const value = port(data, 'port', faults);
  return value === undefined ? [] : [{ from: value, to: value }];
}
