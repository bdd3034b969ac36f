import { type PortRange, parseCidr } from '../../../compiler/model/index.js';
import type { PointBox } from '../../../compiler/proof/index.js';
import type { Span } from '../../../compiler/source/index.js';
import { Body } from './body.js';
import type { Context } from './context.js';
import type { ResourceBody } from './document.js';
import { type HostPattern, hostPattern, pathShape } from './hosts.js';
import { type ApplicationType, NESTED, TARGET } from './known.js';
import { EVERY_PORT, type Reach, type ReachHost, WEB_PORTS } from './reaches.js';
import type { Vocabulary } from './words.js';

/** Types that stand before web hosts or private destinations. */
const HOSTED: ReadonlySet<ApplicationType> = new Set(['self_hosted', 'ssh', 'vnc', 'rdp', 'mcp', 'mcp_portal']);

/**
 * What an application stands before. The other types are the vendor's own pages and services: a bookmark only shows a tile, `warp` says who
 * may enrol a device. https://developers.cloudflare.com/cloudflare-one/access-controls/applications/choose-application-type/, 2026-11-24.
 */
export function readDestinations(
  context: Context,
  resource: ResourceBody,
  body: Body,
  type: ApplicationType,
): readonly Reach[] {
  const { faults } = context;
  const given = body.node('destinations');
  const criteria = body.node('target_criteria');
  if (!HOSTED.has(type) && given)
    faults.refused(body.at('destinations'), `an application of type \`${type}\` has no destinations`);
  if (criteria && type !== 'rdp' && type !== 'infrastructure') {
    faults.refused(body.at('target_criteria'), `an application of type \`${type}\` has no target criteria`);
  }
  const targets = body.bodies('target_criteria').flatMap((one) => criterion(context, one));
  if (type === 'infrastructure') return targets;
  if (!HOSTED.has(type)) return [elsewhere(`application ${resource.address}`)];
  const named = given ? body.bodies('destinations').flatMap((one) => destination(context, resource, one, type)) : [];
  return [...named, ...domains(context, body, type, named), ...targets];
}

/** `domain` and the older `self_hosted_domains` say what a public destination says; the API ties the three together. */
function domains(context: Context, body: Body, type: ApplicationType, named: readonly Reach[]): readonly Reach[] {
  const { faults } = context;
  const older = body.resolvedItems('self_hosted_domains');
  if (older.length > 0 && body.node('destinations'))
    faults.refused(body.at('self_hosted_domains'), '`self_hosted_domains` conflicts with `destinations`');
  const listed = older.flatMap((item) =>
    item.kind === 'text' ? (publicReach(context, item.text, item.span, type) ?? []) : [],
  );
  for (const item of older)
    if (item.kind === 'reference') faults.cannotJudge(item.span, 'a host that is not known before it is applied');
  const domain = body.text('domain');
  const main = domain === undefined ? undefined : publicReach(context, domain, body.at('domain'), type);
  const known = [...named, ...listed];
  const isNothing = (key: string): boolean => {
    const node = body.node(key);
    return node === undefined || (node.kind === 'list' && node.items.length === 0);
  };
  if (['domain', 'destinations', 'self_hosted_domains', 'target_criteria'].every(isNothing))
    faults.refused(body.span, 'the application stands before nothing: it has no destination and no domain');
  if (!main || known.some((one) => sameHost(one, main))) return listed;
  if (known.length > 0)
    faults.cannotJudge(
      body.at('domain'),
      `\`${domain}\` is not among the destinations, and which of them count is not documented`,
    );
  return [...listed, main];
}

function sameHost(a: Reach, b: Reach): boolean {
  return JSON.stringify([a.host, a.path], plain) === JSON.stringify([b.host, b.path], plain);
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function destination(context: Context, resource: ResourceBody, one: Body, type: ApplicationType): readonly Reach[] {
  const { faults } = context;
  one.dropUnknown(NESTED.destination!, 'a destination');
  const kind = one.word('type', ['public', 'private', 'via_mcp_server_portal']) ?? 'public';
  if (kind === 'private') {
    if (one.text('type') !== 'private')
      faults.refused(one.at('type'), 'the provider takes the fields of a private destination beside `private` only');
    return privateReach(context, one);
  }
  const own = ['hostname', 'cidr', 'port_range', 'l4_protocol', 'vnet_id'].filter((key) => one.node(key));
  for (const key of own) faults.refused(one.at(key), `\`${key}\` belongs to private destinations`);
  if (kind === 'via_mcp_server_portal') return [elsewhere(`MCP servers of ${resource.address}`)];
  const uri = one.text('uri');
  if (uri === undefined) {
    faults.refused(one.span, 'a public destination has a `uri`');
    return [];
  }
  const reach = publicReach(context, uri, one.at('uri'), type);
  return reach ? [reach] : [];
}

function publicReach(
  { faults, vocabulary }: Context,
  uri: string,
  span: Span,
  type: ApplicationType,
): Reach | undefined {
  const slash = uri.indexOf('/');
  const host = slash < 0 ? uri : uri.slice(0, slash);
  const pattern = hostPattern(host);
  if (!pattern) {
    faults.cannotJudge(span, `\`${uri}\` is no host name with a path`);
    return undefined;
  }
  const path = pathShape(slash < 0 ? '' : uri.slice(slash));
  if (typeof path === 'string') {
    faults.cannotJudge(span, path);
    return undefined;
  }
  const meant = meantBy(vocabulary, pattern, type);
  const place = { surface: 'edge', host: { kind: 'pattern', pattern }, protocols: ['tcp'], ports: WEB_PORTS } as const;
  return { ...place, meant, path, isolates: true };
}

/**
 * A public hostname is one service, whether it is asked for by HTTP or HTTPS. In the source it is the points that the host has there; where
 * it has none, HTTPS. Before a terminal in the browser it is the server behind as well.
 */
function meantBy({ hosts }: Vocabulary, pattern: HostPattern, type: ApplicationType): NonNullable<Reach['meant']> {
  const plain = hosts.http.within(pattern).map((host) => ({ host, port: 80 }));
  const secure = plain.length === 0 || hosts.https.within(pattern).length > 0 ? [{ host: pattern, port: 443 }] : [];
  const behind = type === 'ssh' || type === 'rdp' ? hosts[type].within(pattern) : [];
  const port = type === 'ssh' ? 22 : 3389;
  return [...secure, ...plain, ...behind.map((host) => ({ host, port }))];
}

/** Without a protocol it is tcp and udp, without ports every port, without a virtual network all of them. */
function privateReach({ faults }: Context, one: Body): readonly Reach[] {
  const protocol = one.word('l4_protocol', ['tcp', 'udp']);
  const ports = portsOf(one.text('port_range'));
  if (one.node('port_range') && !ports) faults.refused(one.at('port_range'), 'a port range is `22` or `8000-8099`');
  const host = privateHost(faults, one);
  if (!host) return [];
  const vnet = one.text('vnet_id');
  const only443 = ports?.every(({ from, to }) => from === 443 && to === 443) ?? false;
  return [
    {
      surface: 'private',
      host,
      protocols: protocol ? [protocol] : ['tcp', 'udp'],
      ports: ports ?? EVERY_PORT,
      ...(vnet !== undefined && { network: vnet }),
      isolates: only443,
    },
  ];
}

function privateHost(faults: Context['faults'], one: Body): ReachHost | undefined {
  const [name, block] = [one.text('hostname'), one.text('cidr')];
  if ((name === undefined) === (block === undefined)) {
    faults.refused(one.span, 'a private destination has a `hostname` or a `cidr`');
    return undefined;
  }
  if (block !== undefined) {
    const cidr = parseCidr(block);
    if (!('fault' in cidr)) return { kind: 'cidr', cidr };
    faults.cannotJudge(one.at('cidr'), `\`${block}\` is no block of addresses without host bits`);
    return undefined;
  }
  const pattern = hostPattern(name!);
  if (!pattern) faults.cannotJudge(one.at('hostname'), `\`${name}\` is no host name`);
  return pattern && { kind: 'pattern', pattern };
}

export function portsOf(text: string | undefined): readonly PortRange[] | undefined {
  const [, from, to = from] = /^([0-9]{1,5})(?:-([0-9]{1,5}))?$/.exec(text ?? '') ?? [];
  const range = { from: Number(from), to: Number(to) };
  return from !== undefined && range.from <= range.to && range.to <= 65535 ? [range] : undefined;
}

function elsewhere(name: string): Reach {
  return {
    surface: 'elsewhere',
    host: { kind: 'box', host: { kind: 'foreign', name } },
    protocols: ['tcp'],
    ports: EVERY_PORT,
    isolates: true,
  };
}

/** Infrastructure targets by host name: what the bindings say of them, and the addresses of those in the document. */
function criterion(context: Context, one: Body): readonly Reach[] {
  const { faults } = context;
  one.dropUnknown(NESTED.criterion!, 'a target criterion');
  one.word('protocol', ['ssh', 'rdp']);
  const port = one.integer('port');
  const attributes = one.body('target_attributes');
  if (port === undefined || !attributes || port < 0 || port > 65535) {
    faults.refused(one.span, 'a target criterion has a `port`, a `protocol` and `target_attributes`');
    return [];
  }
  for (const key of attributes.keys()) {
    if (key !== 'hostname') faults.refused(attributes.at(key), `targets are chosen by \`hostname\`, not by \`${key}\``);
  }
  return attributes.texts('hostname').flatMap((name) => target(context, name, port));
}

function target(context: Context, name: string, port: number): readonly Reach[] {
  const bound = context.vocabulary.target(name) ?? [];
  if (bound.length > 0)
    context.assumed.add('target', name, [...new Set(bound.map((box) => hostText(box)))].sort().join(', '));
  const declared = [...(context.document.resources.get(TARGET)?.values() ?? [])].flatMap((one) =>
    addressesOf(context, one, name),
  );
  const here = bound.filter(({ ports }) => !ports || ports.some(({ from, to }) => from <= port && port <= to));
  const hosts = [...here.map(({ host }) => reachHost(host)), ...declared];
  if (hosts.length === 0) hosts.push({ kind: 'box', host: { kind: 'foreign', name: `target ${name}:${port}` } });
  return hosts.map((host) => ({
    surface: 'targets',
    host,
    protocols: ['tcp'],
    ports: [{ from: port, to: port }],
    isolates: false,
  }));
}

function reachHost(host: PointBox['host']): ReachHost {
  const pattern = host.kind === 'name' ? hostPattern(host.name) : undefined;
  if (pattern) return { kind: 'pattern', pattern };
  return host.kind === 'cidr' ? host : { kind: 'box', host };
}

function addressesOf(context: Context, resource: ResourceBody, name: string): readonly ReachHost[] {
  const body = Body.ofResource(context, resource);
  if (body.text('hostname') !== name) return [];
  const ip = body.body('ip');
  ip?.dropUnknown(NESTED.ip!, '`ip`');
  return ['ipv4', 'ipv6'].flatMap((key): readonly ReachHost[] => {
    const family = ip?.body(key);
    family?.dropUnknown(NESTED.address!, `\`${key}\``);
    const address = family?.text('ip_addr');
    const cidr = address === undefined ? undefined : parseCidr(address);
    if (!cidr) return [];
    if (!('fault' in cidr)) return [{ kind: 'cidr', cidr }];
    context.faults.refused(family!.at('ip_addr'), `\`${address}\` is no address`);
    return [];
  });
}

function hostText({ host }: PointBox): string {
  if (host.kind === 'name') return host.name;
  return host.kind === 'cidr' ? host.cidr.text : host.kind;
}
