import type { Estate, Resource } from '../../compiler/model/index.js';
import type { Registry } from '../terraform/index.js';
import { address, type Reference, type TerraformBody } from '../terraform/index.js';
import type { Bindings, HostBinding } from './bindings.js';
import { cause } from './causes.js';
import { portPairs, type Segment } from './segments.js';

const SEGMENT = 'zpa_application_segment';

/**
 * What is always said of a segment: what an absent argument means differs between provider and API, and some of it opens. Ports and hosts
 * come with the segment.
 */
const ALWAYS: TerraformBody = {
  enabled: true,
  // Anything else lets traffic pass by the policy.
  bypass_type: 'NEVER',
  bypass_on_reauth: false,
  use_in_dr_mode: false,
  is_incomplete_dr_config: false,
  // One style for all: mixing them is refused, and INCLUSIVE would let a wider segment answer for a carved-out one.
  match_style: 'EXCLUSIVE',
  icmp_access_type: 'NONE',
  // The API would say true, and a name of somebody else's could then lead to the host.
  is_cname_enabled: false,
  double_encrypt: false,
  ip_anchored: false,
  inspect_traffic_with_zia: false,
  fqdn_dns_check: false,
  select_connector_close_to_app: false,
  health_check_type: 'DEFAULT',
  // Checks of a wildcard or block would reach for hosts that nobody named.
  health_reporting: 'NONE',
  tcp_keep_alive: '0',
  config_space: 'DEFAULT',
};

/** Segment groups, server groups and segments of the tenant. */
export class Applications {
  readonly #estate: Estate;
  readonly #bindings: Bindings;
  readonly #registry: Registry;
  readonly #marker: string;

  constructor(estate: Estate, bindings: Bindings, registry: Registry) {
    this.#estate = estate;
    this.#bindings = bindings;
    this.#registry = registry;
    this.#marker = `ztctl ${estate.name}`;
  }

  /** The segment group of a resource, which rules name, and its segments; a resource that is only carved out has no server. */
  add(resource: Resource, carried: boolean, segments: readonly Segment[]): Reference | undefined {
    const own = segments.filter((segment) => segment.resource === resource);
    if (own.length === 0) return undefined;
    const reason = { causes: [cause('resource', resource)], who: '', resources: [resource.name] };
    const named = { description: this.#marker, enabled: true };
    const group = this.#registry.add(
      'zpa_segment_group',
      resource.name,
      { name: this.#name(resource.name), ...named },
      reason,
    );
    const servers = carried ? this.#serverGroup(resource) : undefined;
    const waits = segments.filter((segment) => resource.inner.includes(segment.resource.name));
    for (const segment of own) {
      const body: TerraformBody = {
        name: this.#name(segment.key),
        description: this.#marker,
        ...ALWAYS,
        domain_names: segment.hosts,
        tcp_port_ranges: portPairs(segment.tcp),
        udp_port_ranges: portPairs(segment.udp),
        segment_group_id: group,
        ...(servers !== undefined && { server_groups: [{ id: [servers] }] }),
        ...(waits.length > 0 && { depends_on: waits.map(({ key }) => address(SEGMENT, key)).sort() }),
      };
      this.#registry.add(SEGMENT, segment.key, body, reason);
    }
    return group;
  }

  #serverGroup(resource: Resource): Reference | string {
    const host = hostOf(this.#bindings, resource);
    if (host?.kind === 'server-group') return host.id.value;
    const ids = host
      ? host.ids.map(({ value }) => value)
      : resource.servedBy!.map(({ value }) => this.#bindings.workloads.get(value)!.appConnectorGroup!.value);
    const body = {
      name: this.#name(resource.name),
      description: this.#marker,
      enabled: true,
      // Without discovery the group needs servers one by one, and has none.
      dynamic_discovery: true,
      ip_anchored: false,
      app_connector_groups: [{ id: [...new Set(ids)].sort() }],
    };
    const reason = { causes: [cause('resource', resource)], who: '', resources: [resource.name] };
    return this.#registry.add('zpa_server_group', resource.name, body, reason);
  }

  #name(key: string): string {
    return `${this.#estate.name}--${key}`;
  }
}

/** Through what a resource is reached; undefined when `served_by` says it, or nothing does. */
export function hostOf({ hosts, defaultHost }: Bindings, { name, servedBy }: Resource): HostBinding | undefined {
  return servedBy ? undefined : (hosts.get(name) ?? defaultHost);
}
