import { type Endpoint, type Resource, SCHEMES, type Scheme } from '../../compiler/model/index.js';
import type { Constraint } from '../capabilities.js';
import type { Ruling } from '../ruling.js';
import { claimsOf } from './claims.js';
import { type Context, EXACT, type TrustEntry, unsupported } from './context.js';
import { portsContain, portsOf } from './protocol-ports.js';
import { sameAccess } from './same-access.js';

/** `endpoint.https`, `endpoint.tcp`, …: every host of the scheme must be a tag or an address. */
export function judgeScheme(context: Context, constraint: Constraint, resource: Resource): Ruling {
  // Nothing is opened: a public resource is refused as a whole, and what nobody reaches makes no rule.
  if (context.input.access(resource.name).pieces.length === 0) return EXACT;
  const scheme = SCHEMES.find((name) => constraint === `endpoint.${name}`)!;
  const carved = context.carver.of(resource);
  const fault = carved.faults.find(({ kind, endpoint }) => kind === 'endpoint' && endpoint?.scheme === scheme);
  if (fault) return unsupported(`${fault.endpoint!.text}: ${fault.reason}`);
  const ping = carved.pings.find((one) => one.scheme === 'icmp' && !sameAccess(context, resource.name, one.resource));
  if (ping) return unsupported(`whoever holds one of its ports can ping the host too, which is \`${ping.resource}\``);
  const unbound = carved.unbound.filter((endpoint) => endpoint.scheme === scheme);
  const lost = unbound.find((endpoint) => reachedOtherwise(context, resource, endpoint));
  const missing = unbound.find((endpoint) => !reachedOtherwise(context, resource, endpoint));
  if (missing) return { verdict: 'by-reference', missing: `bindings.hosts["${nameOf(missing)}"]` };
  if (lost)
    return { verdict: 'narrower', reason: `${lost.text} is not bound in \`hosts\`; only its address is opened` };
  if (scheme !== 'ip') return { verdict: 'by-reference', trust: hostTrust(context, resource, scheme) };
  return resource.endpoints.every(({ host }) => host.kind === 'internet') ? EXACT : onlyFourProtocols();
}

function onlyFourProtocols(): Ruling {
  return {
    verdict: 'narrower',
    reason: 'tcp, udp and icmp are opened; the packet filter keeps every other protocol closed',
  };
}

/** True when the resource also lists an address, or a name that is bound, with the same ports: a thing with both lists both. */
function reachedOtherwise({ bindings }: Context, resource: Resource, endpoint: Endpoint): boolean {
  return claimsOf(resource, bindings).claims.some(
    ({ ports, spot }) => (spot.kind === 'tag' || spot.kind === 'block') && portsContain(ports, portsOf(endpoint)),
  );
}

function nameOf({ host }: Endpoint): string {
  return host.kind === 'name' ? host.name : '';
}

/** What is trusted about the host names of a resource: that they are the devices or addresses that the binding names. */
export function hostTrust({ bindings }: Context, resource: Resource, scheme: Scheme): readonly TrustEntry[] {
  const names = new Set(resource.endpoints.filter((one) => one.scheme === scheme).map(nameOf));
  return [...names].sort().flatMap((name) => {
    const bound = bindings.hosts.get(name);
    if (!bound) return [];
    const vendor = bound.value.map((target) => (target.kind === 'tag' ? target.tag : target.cidr.text)).join(', ');
    return [{ name, vendor, span: bound.span, note: 'the host is exactly these devices or addresses' }];
  });
}

/** `endpoint.internet`: the packet filter of the service has no rule for it, so ports of it would not hold. */
export function judgeInternet({ flavour }: Context, resource: Resource): Ruling {
  const partial = resource.endpoints.find(({ host, scheme }) => host.kind === 'internet' && scheme !== 'ip');
  if (partial)
    return unsupported(`${partial.text}: exit nodes forward every port, so only \`ip://internet\` can be carried`);
  return flavour.internetUnfiltered ? EXACT : onlyFourProtocols();
}

export function judgeInner(context: Context, resource: Resource): Ruling {
  const fault = context.carver.of(resource).faults.find(({ kind }) => kind === 'inner');
  return fault ? unsupported(fault.reason) : EXACT;
}

/** `served_by`: the devices behind every host are those of a workload that may serve the resource. */
export function judgeServedBy({ bindings }: Context, resource: Resource): Ruling {
  const servers = resource.servedBy ?? [];
  const missing = servers.find(({ value }) => !bindings.workloads.has(value));
  if (missing) return { verdict: 'by-reference', missing: `bindings.workloads.${missing.value}` };
  const tags = new Set(servers.map(({ value }) => bindings.workloads.get(value)!.value));
  for (const { spot, endpoint } of claimsOf(resource, bindings).claims) {
    if (spot.kind !== 'tag')
      return unsupported(`${endpoint.text} is an address, and nothing says which device answers there`);
    if (!tags.has(spot.tag)) return unsupported(`\`${spot.tag}\` is not the tag of a workload in \`served_by\``);
  }
  return {
    verdict: 'by-reference',
    trust: servers.map(({ value }) => {
      const { value: tag, span } = bindings.workloads.get(value)!;
      return { name: `workload:${value}`, vendor: tag, span, note: 'only the devices of the workload carry the tag' };
    }),
  };
}
