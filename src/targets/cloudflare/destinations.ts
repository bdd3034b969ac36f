import type { Endpoint, Estate, Resource } from '../../compiler/model/index.js';
import { canonicalJson } from '../canonical-json.js';
import type { TerraformBody } from '../terraform/index.js';
import type { Bindings } from './bindings.js';
import { overlap } from './points.js';
import { privateDestinations, wildcardPatterns } from './private-region.js';
import { zoneOf } from './surface.js';

/** Destinations that one application may have. https://developers.cloudflare.com/cloudflare-one/account-limits/, 2026-11-24. */
export const MOST_DESTINATIONS = 50;

/** What stays itself in a URI of Cloudflare: no wildcard, no query or fragment, nothing that needs percent-encoding. */
const PLAIN_PATH = /^(\/[A-Za-z0-9._~!$&'()+,;=:@-]+)*$/;

export function isPlainPath(path: string): boolean {
  return PLAIN_PATH.test(path);
}

/** Endpoints that lie inside a resource, of whatever resource they are. */
function innerEndpoints(estate: Estate, resource: Resource): readonly Endpoint[] {
  return resource.inner.flatMap((name) => estate.resources.get(name)?.endpoints ?? []);
}

/** Private endpoints of a resource inside which another resource lies on a path: they cannot be told apart. */
export function splitByPath(estate: Estate, bindings: Bindings, resource: Resource): Endpoint | undefined {
  const inner = innerEndpoints(estate, resource).filter(({ path }) => path !== undefined);
  return resource.endpoints
    .filter((endpoint) => zoneOf(bindings, endpoint) === undefined)
    .find((endpoint) => inner.some((one) => overlap(endpoint, one)));
}

/** The destinations of some endpoints of a resource, without what lies inside them; sorted, each once. */
export function destinationsOf(
  estate: Estate,
  bindings: Bindings,
  resource: Resource,
  endpoints: readonly Endpoint[] = resource.endpoints,
): readonly TerraformBody[] {
  const holes = innerEndpoints(estate, resource);
  const bodies = endpoints.flatMap((endpoint) =>
    zoneOf(bindings, endpoint) ? publicDestinations(endpoint) : privateDestinations(endpoint, holes),
  );
  const byText = new Map(bodies.map((body) => [canonicalJson(body), body]));
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
}

/** A more specific host or path has an application of its own, which Cloudflare prefers and which inherits nothing. */
function publicDestinations({ host, path }: Endpoint): readonly TerraformBody[] {
  const names = host.kind === 'wildcard' ? wildcardPatterns(host.suffix) : host.kind === 'name' ? [host.name] : [];
  return names.map((name) => ({ type: 'public', uri: `${name}${path ?? ''}` }));
}
