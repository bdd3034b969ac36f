import type { Endpoint, Host, Resource } from '../../compiler/model/index.js';
import type { CompileInput } from '../target.js';
import type { Bound } from './binding-node.js';
import type { Bindings } from './bindings.js';

/** How a resource stands in Cloudflare. */
export interface Surface {
  /** An infrastructure application over bound targets, because a grant names logins; then there are no destinations. */
  readonly infrastructure: boolean;
  /** Public hostnames at Cloudflare's edge. */
  readonly publics: readonly Endpoint[];
  /** Destinations of the private network. */
  readonly privates: readonly Endpoint[];
}

export function surfaceOf(input: CompileInput, bindings: Bindings, resource: Resource): Surface {
  const infrastructure =
    resource.isSsh &&
    input
      .access(resource.name)
      .pieces.some(({ situation: { logins } }) => logins && (logins.kind === 'only' || logins.logins.length > 0));
  const isPublic = (endpoint: Endpoint): boolean => zoneOf(bindings, endpoint) !== undefined;
  return {
    infrastructure,
    publics: resource.endpoints.filter(isPublic),
    privates: resource.endpoints.filter((endpoint) => !isPublic(endpoint)),
  };
}

/** The bound zone that serves an endpoint as a public hostname. */
export function zoneOf(bindings: Bindings, { scheme, host }: Endpoint): Bound<string> | undefined {
  if (scheme !== 'https' && scheme !== 'http') return undefined;
  const name = hostName(host);
  if (name === undefined) return undefined;
  return bindings.zones.find(({ value }) => name === value || name.endsWith(`.${value}`));
}

/** The name of a host, of a wildcard without its star; undefined for addresses. */
function hostName(host: Host): string | undefined {
  if (host.kind === 'name') return host.name;
  return host.kind === 'wildcard' ? host.suffix : undefined;
}
