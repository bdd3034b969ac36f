import type { Resource } from '../../compiler/model/index.js';
import { canonicalJson } from '../canonical-json.js';
import type { CarriedResource } from '../carry.js';
import type { Registry } from '../terraform/index.js';
import { type Reference, resourceKey, type TerraformBody } from '../terraform/index.js';
import type { AccessGroups } from './access-groups.js';
import { buckets } from './buckets.js';
import { cause } from './causes.js';
import type { Context } from './context.js';
import { Denies } from './denies.js';
import { destinationsOf, MOST_DESTINATIONS } from './destinations.js';
import type { Draft } from './draft.js';
import { durationText } from './durations.js';
import { byDemand } from './first-match.js';
import { infrastructurePolicies, targetCriteria } from './infrastructure.js';
import { overlap } from './points.js';
import type { Attached, Policies } from './policies.js';
import { everyone } from './selectors.js';
import { DEFAULT_SESSION } from './session.js';
import { networkRules } from './situation-rules.js';

export const APPLICATION = 'cloudflare_zero_trust_access_application';

/** Makes one application per resource, with its policies in the order in which Access takes them. */
export class Applications {
  readonly #context: Context;
  readonly #registry: Registry;
  readonly #groups: AccessGroups;
  readonly #policies: Policies;
  readonly #denies: Denies;

  constructor(context: Context, registry: Registry, groups: AccessGroups, policies: Policies) {
    this.#context = context;
    this.#registry = registry;
    this.#groups = groups;
    this.#policies = policies;
    this.#denies = new Denies(context, groups);
  }

  /** A resource of the target; also one that nobody may reach, since a host without an application is public. */
  carried({ resource, ...access }: CarriedResource, attached: readonly Attached[]): void {
    const { bindings, estate } = this.#context;
    const policies = access.public
      ? [this.#bypass(resource, access.public.network)]
      : this.#ordered(resource, attached);
    const destinations = destinationsOf(estate, bindings, resource);
    this.#selfHosted(
      resource,
      destinations,
      policies,
      attached.map(({ draft }) => draft),
    );
  }

  /** A resource that is not of the target but lies inside one that is: what lies inside is denied to everyone. */
  carvedOut(resource: Resource, outers: readonly Resource[]): void {
    const { bindings, estate } = this.#context;
    const inside = resource.endpoints.filter((endpoint) =>
      outers.some((outer) => outer.endpoints.some((around) => overlap(around, endpoint))),
    );
    const destinations = destinationsOf(estate, bindings, resource, inside);
    this.#selfHosted(resource, destinations, destinations.length > 0 ? [this.#nobody(resource)] : [], []);
  }

  infrastructure(resource: Resource, drafts: readonly (readonly [string, Draft])[]): void {
    const { bindings } = this.#context;
    const ports = [...new Set(resource.endpoints.flatMap((endpoint) => endpoint.ports))];
    const numbers = ports.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
    this.#add(resource, '', {
      type: 'infrastructure',
      target_criteria: targetCriteria(numbers, bindings.ssh.get(resource.name)!.value),
      ...this.#allowedIdps(drafts.map(([, draft]) => draft)),
      policies: infrastructurePolicies(drafts),
    });
  }

  /** More destinations than one application may have make several applications with the same policies. */
  #selfHosted(
    resource: Resource,
    destinations: readonly TerraformBody[],
    policies: readonly Reference[],
    drafts: readonly Draft[],
  ): void {
    const people = drafts.filter(({ decision }) => decision === 'allow');
    for (const [part, some] of buckets(destinations, canonicalJson, MOST_DESTINATIONS)) {
      if (some.length === 0) continue;
      this.#add(resource, part, {
        type: 'self_hosted',
        destinations: some,
        session_duration: durationText(Math.min(DEFAULT_SESSION, ...drafts.map(({ session }) => session))),
        app_launcher_visible: people.length > 0,
        allow_authenticate_via_warp: false,
        ...this.#allowedIdps(people),
        policies: policies.map((id, at) => ({ id, precedence: at + 1 })),
      });
    }
  }

  #add(resource: Resource, part: string, body: TerraformBody): void {
    const key = part === '' ? resourceKey(resource.name) : resourceKey(resource.name, part);
    const title = resource.title === undefined ? key : `${resource.title} [${key}]`;
    const name = `${title} (${this.#context.marker})`;
    const reason = { causes: [cause('resource', resource)], who: '', resources: [resource.name] };
    const { accountId } = this.#context.bindings;
    this.#registry.add(APPLICATION, key, { account_id: accountId, name, ...body }, reason);
  }

  /** An empty list would mean every login method of the account, one-time PIN included. */
  #allowedIdps(people: readonly Draft[]): TerraformBody {
    const idps = new Set(people.flatMap(({ idp }) => idp ?? []));
    const ids = [...idps].flatMap((idp) => this.#context.bindings.idps.get(idp)?.value.id ?? []).sort();
    return ids.length > 0 ? { allowed_idps: ids } : {};
  }

  /**
   * Access takes Service Auth first whatever its place, then allow and deny by precedence until one matches. So denies stand before
   * every allow, and of two allows the one that asks for less stands first: the other would ask somebody who need not be asked.
   */
  #ordered(resource: Resource, attached: readonly Attached[]): readonly Reference[] {
    const machines = attached.filter(({ draft }) => draft.decision === 'non_identity');
    const people = attached.filter(({ draft }) => draft.decision === 'allow');
    const denies = people.length > 0 ? this.#denies.of(resource.name) : [];
    if (attached.length === 0) return [this.#nobody(resource)];
    return [
      ...machines.map(({ id }) => id),
      ...denies.map(({ name, rules, reason }) => this.#policies.fixed([name], 'deny', rules, reason)),
      ...[...people].sort((a, b) => byDemand(a.draft, b.draft) || (a.key < b.key ? -1 : 1)).map(({ id }) => id),
    ];
  }

  #nobody(resource: Resource): Reference {
    const reason = { causes: [cause('resource', resource)], who: '', resources: [resource.name] };
    return this.#policies.fixed(['no_access'], 'deny', { include: [everyone] }, reason);
  }

  #bypass(resource: Resource, network: Parameters<typeof networkRules>[0]): Reference {
    const causes = [cause('resource', resource)];
    const reason = { causes, who: 'anyone', resources: [resource.name] };
    const addresses = networkRules(network);
    if (!addresses) return this.#policies.fixed(['public'], 'bypass', { include: [everyone] }, reason);
    const key = ['public', ...addresses.key.slice(1)] as const;
    const include = this.#groups.many(addresses.rules, ['policy', ...key, 'include'], causes);
    return this.#policies.fixed(key as unknown as [string, ...string[]], 'bypass', { include }, reason);
  }
}
