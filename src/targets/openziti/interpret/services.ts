import type { PointBox } from '../../../compiler/proof/index.js';
import { type Address, commonAddresses, commonPorts, readAddress } from './addresses.js';
import { type Body, keysOf } from './body.js';
import { type Config, type Lead, type Protocol, readConfigs, type Sent } from './configs.js';
import type { Documents } from './documents.js';
import { type Faults, quoted } from './faults.js';
import { type Marked, RoleIndex, readAttributes } from './roles.js';

export interface Service extends Marked {
  readonly points: readonly PointBox[];
}

const SERVICE_KEYS = keysOf(
  ...['encryptionRequired', 'configs', 'config', 'roleAttributes', 'terminatorStrategy', 'maxIdleTimeMillis'],
  ...['permissions', 'postureQueries'],
);

/**
 * A service stands for the points that its intercept sends into it, and for those that its host connects to: a client may ask the host for
 * any of them, intercepted or not. One without either has no address at all.
 */
export function readServices(documents: Documents, faults: Faults): readonly Service[] {
  const configs = new RoleIndex(readConfigs(documents, faults));
  const leads = readTerminators(documents, faults);
  return (documents.get('services') ?? []).map((body) => {
    body.knows(SERVICE_KEYS);
    const id = body.text('id');
    const name = body.requiredText('name');
    if (id === undefined) body.requiredFlag('encryptionRequired');
    const own = configsOf(body, configs, faults);
    const intercepts = own.flatMap(({ intercept }) => intercept ?? []);
    const led = [...own.flatMap((one) => one.leads ?? []), ...(leads.get(id ?? name) ?? [])];
    const points = [...led.flatMap(boxesOf), ...intercepts.flatMap((sent) => interceptedBoxes(sent, led))];
    const addressed = intercepts.length > 0 || led.length > 0;
    return {
      ...(id !== undefined && { id }),
      name,
      attributes: readAttributes(body, faults, 'refused'),
      points: addressed ? distinct(points) : boxesOfNowhere(id ?? name),
    };
  });
}

function configsOf(body: Body, configs: RoleIndex<Config>, faults: Faults): readonly Config[] {
  const types = new Set<string>();
  return body.texts('configs').flatMap(({ value, span }) => {
    const config = configs.find(value) ?? configs.find(value.replace(/^@/, ''));
    if (!config) {
      faults.unjudged(span, `the artefact does not hold the config ${quoted(value)}`);
      return [];
    }
    if (types.has(config.type)) faults.refused(span, `the service has a config of type ${quoted(config.type)} already`);
    types.add(config.type);
    if (!config.intercept && !config.leads) {
      faults.unjudged(span, `what a config of type ${quoted(config.type)} says of a service`);
    }
    return [config];
  });
}

function boxesOfNowhere(service: string): readonly PointBox[] {
  return (['tcp', 'udp'] as const).map((traffic) => ({
    host: { kind: 'foreign', name: `service ${service}` },
    traffic,
  }));
}

function distinct(boxes: readonly PointBox[]): readonly PointBox[] {
  return [...new Map(boxes.map((box) => [keyOf(box), box])).values()];
}

function keyOf({ host, traffic, ports }: PointBox): string {
  const text =
    host.kind === 'cidr'
      ? host.cidr.text
      : host.kind === 'name'
        ? host.name
        : host.kind === 'wildcard'
          ? host.suffix
          : '';
  return JSON.stringify([host.kind, text, traffic, ports]);
}

function boxesOf({ protocols, hosts, ports }: Sent): readonly PointBox[] {
  if (ports.length === 0) return [];
  return protocols.flatMap((traffic: Protocol) => hosts.map((host: Address) => ({ host, traffic, ports })));
}

/** What is intercepted arrives where the host takes it; without a known host, whatever is intercepted. */
function interceptedBoxes(sent: Sent, leads: readonly Lead[]): readonly PointBox[] {
  if (leads.length === 0) return boxesOf(sent);
  return leads.flatMap(({ forwards, protocols, hosts, ports }) => {
    if (protocols.length === 0 || hosts.length === 0 || ports.length === 0) return [];
    // Then nothing is added to what the host connects to.
    if (forwards.protocol && forwards.address && forwards.port) return [];
    return boxesOf({
      protocols: forwards.protocol ? sent.protocols.filter((one) => protocols.includes(one)) : sent.protocols,
      hosts: forwards.address ? commonAddresses(sent.hosts, hosts) : sent.hosts,
      ports: forwards.port ? commonPorts(sent.ports, ports) : sent.ports,
    });
  });
}

const TERMINATOR_KEYS = keysOf(
  ...['service', 'serviceId', 'router', 'routerId', 'binding', 'address', 'identity', 'identitySecret', 'cost'],
  ...['precedence', 'dynamicCost', 'hostId', 'peerData', 'savedPrecedence', 'instanceId', 'instanceSecret'],
);

/** Services that a router carries to an address by itself, by the id (or name) of the service. Those that a host keeps open have no address. */
function readTerminators(documents: Documents, faults: Faults): ReadonlyMap<string, readonly Lead[]> {
  const found = new Map<string, Lead[]>();
  for (const body of documents.get('terminators') ?? []) {
    body.knows(TERMINATOR_KEYS);
    const service = refOf(body, 'service');
    const binding = body.text('binding') ?? 'transport';
    if (binding === 'edge' || binding === 'tunnel' || service === undefined) continue;
    const lead = routedLead(body, binding, faults);
    if (lead) found.set(service, [...(found.get(service) ?? []), lead]);
  }
  return found;
}

function refOf(body: Body, key: string): string | undefined {
  return body.text(`${key}Id`) ?? (body.isText(key) ? body.text(key) : body.body(key)?.text('id'));
}

function routedLead(body: Body, binding: string, faults: Faults): Lead | undefined {
  const address = body.requiredText('address');
  const span = body.spanOf('address');
  const [, protocol, host, port] = /^(tcp|tls|udp):(.+):([0-9]{1,5})$/.exec(address) ?? [];
  if (!protocol || !host || !port || (binding !== 'transport' && binding !== 'udp')) {
    faults.unjudged(span, `where a terminator of binding ${quoted(binding)} leads: ${quoted(address)}`);
    return undefined;
  }
  return {
    forwards: { protocol: false, address: false, port: false },
    protocols: [protocol === 'udp' ? 'udp' : 'tcp'],
    hosts: readAddress({ value: host.replace(/^\[(.*)\]$/, '$1'), span }, faults),
    ports: [{ from: Number(port), to: Number(port) }],
  };
}
