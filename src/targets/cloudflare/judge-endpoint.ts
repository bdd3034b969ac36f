import type { Endpoint } from '../../compiler/model/index.js';
import type { ConstraintUse, Ruling } from '../ruling.js';
import type { Context } from './context.js';
import { isPlainPath, splitByPath } from './destinations.js';
import { EXACT, missing, trust, trusting, unsupported } from './rulings.js';
import { zoneOf } from './surface.js';

export function judgeEndpoint(context: Context, { constraint, resource }: ConstraintUse): Ruling {
  const { endpoints } = resource;
  switch (constraint) {
    case 'endpoint.icmp':
      return unsupported('applications cover TCP and UDP only');
    case 'endpoint.internet':
      return unsupported('no destination means all public addresses');
    case 'endpoint.own-devices':
      return unsupported('no destination means the caller’s own devices');
    case 'endpoint.path':
      return path(
        context,
        endpoints.filter((endpoint) => endpoint.path !== undefined),
      );
    case 'endpoint.ports':
      return ports(context, endpoints);
    case 'endpoint.ip':
      return privateDefault(context);
    case 'endpoint.wildcard':
      return wildcard(
        context,
        endpoints.filter(({ host }) => host.kind === 'wildcard'),
      );
    case 'inner': {
      const split = splitByPath(context.estate, context.bindings, resource);
      if (!split) return EXACT;
      return unsupported(`a path lies inside the private destination \`${split.text}\`, which has none`);
    }
    case 'served_by': {
      const tunnel = context.bindings.tunnels.get(resource.name);
      if (!tunnel) return missing(`bindings.tunnels.${resource.name}`);
      const note = 'its connectors run on the workloads of `served_by` and nowhere else';
      return trusting(trust(resource.name, `tunnel ${tunnel.value}`, tunnel, note));
    }
    default:
      return EXACT;
  }
}

function path({ bindings }: Context, endpoints: readonly Endpoint[]): Ruling {
  for (const endpoint of endpoints) {
    if (!zoneOf(bindings, endpoint)) {
      return unsupported(`\`${endpoint.text}\` is in no bound zone, and a private destination has no path`);
    }
    if (!isPlainPath(endpoint.path ?? '')) {
      return unsupported(
        `how Cloudflare compares the encoded or reserved characters in \`${endpoint.text}\` is not documented`,
      );
    }
  }
  return EXACT;
}

/** Cloudflare strips the port of a public hostname and redirects to the default one. */
function ports({ bindings }: Context, endpoints: readonly Endpoint[]): Ruling {
  const odd = endpoints.find((endpoint) => zoneOf(bindings, endpoint) && !hasOwnPort(endpoint));
  return odd ? unsupported(`the public hostname of \`${odd.text}\` has no port`) : EXACT;
}

function hasOwnPort({ scheme, ports: [only, ...more] }: Endpoint): boolean {
  const own = scheme === 'https' ? 443 : 80;
  return more.length === 0 && only?.from === own && only.to === own;
}

function privateDefault({ bindings: { privateDefault: bound } }: Context): Ruling {
  if (!bound) return missing('bindings.private_default');
  const note = 'a Gateway network policy blocks private traffic that no application covers';
  return trusting(trust('private default', 'block', bound, note));
}

function wildcard(context: Context, endpoints: readonly Endpoint[]): Ruling {
  const { requireAccessProtection: bound } = context.bindings;
  const isPublic = (endpoint: Endpoint): boolean => zoneOf(context.bindings, endpoint) !== undefined;
  const found = endpoints.some((endpoint) => !isPublic(endpoint)) ? [privateDefault(context)] : [];
  if (endpoints.some(isPublic)) {
    const note = 'the account refuses host names without an application';
    found.push(
      bound
        ? trusting(trust('Require Access Protection', 'on', bound, note))
        : missing('bindings.require_access_protection'),
    );
  }
  return (
    found.find((ruling) => 'missing' in ruling) ??
    trusting(...found.flatMap((one) => ('trust' in one ? one.trust : [])))
  );
}
