import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import type { Resource } from '../../compiler/model/index.js';
import { readableJson } from '../canonical-json.js';
import { type CarriedResource, carry } from '../carry.js';
import type { Artefact, Cause, Compilation, CompileInput, Trust } from '../target.js';
import { bindingFaults } from './binding-faults.js';
import { type Bindings, readBindings } from './bindings.js';
import { CAPABILITIES } from './capabilities.js';
import { checkRole } from './checks.js';
import { hostConfig, interceptConfig } from './configs.js';
import { dialPolicies } from './dial.js';
import { judgeFor } from './judge.js';
import { filesOf, Objects } from './objects.js';
import { type ServiceDraft, servicesOf } from './services.js';

/** Bodies of the edge management API for one controller. Pure. */
export function compileController(input: CompileInput): Compilation {
  const bindings = readBindings(input.target.bindings);
  const { resources, ...lists } = carry(input, CAPABILITIES, judgeFor(input, bindings));
  const carried = resources.filter((one) => one.carried);
  const diagnostics = [
    ...bindingFaults(input.estate, bindings),
    ...lists.diagnostics,
    ...carried.flatMap((one) => unhosted(input, bindings, one.resource)),
  ];
  const trusted = [...lists.trusted, ...carried.flatMap(({ resource }) => hostTrust(bindings, resource))];
  if (diagnostics.some(({ severity }) => severity === 'error')) return { ...lists, trusted, diagnostics };
  return { ...lists, trusted, diagnostics, artefact: new Build(input, bindings).run(carried) };
}

/** A service that nobody is named to host could be hosted by whoever a foreign Bind policy admits. */
function unhosted({ target }: CompileInput, { hosts }: Bindings, resource: Resource): readonly Diagnostic[] {
  if (resource.servedBy || hosts.has(resource.name)) return [];
  const message = `target \`${target.name}\` (${target.kind}) must know who hosts resource \`${resource.name}\``;
  const help = `ways out: say \`served_by\`; bind \`bindings.hosts.${resource.name}\` under targets.${target.name} in ztctl.yaml; take \`${target.name}\` out of the resource's \`via\``;
  return [diagnostic('ZT081', resource.nameSpan, { message }, { label: 'served_by', help })];
}

function hostTrust({ hosts }: Bindings, resource: Resource): readonly Trust[] {
  if (resource.servedBy) return [];
  return (hosts.get(resource.name) ?? []).map(({ value, span }) => ({
    constraint: 'served_by',
    name: resource.name,
    vendor: value,
    span,
    note: 'only the host of this resource holds the identity',
  }));
}

class Build {
  readonly #input: CompileInput;
  readonly #bindings: Bindings;
  readonly #objects: Objects;
  readonly #dialling = new Set<string>();
  readonly #hosting = new Set<string>();
  readonly #services: string[] = [];

  constructor(input: CompileInput, bindings: Bindings) {
    this.#input = input;
    this.#bindings = bindings;
    this.#objects = new Objects(input.estate.name);
  }

  run(carried: readonly CarriedResource[]): Artefact {
    for (const one of carried) {
      const services = servicesOf(this.#input.estate, one.resource);
      for (const service of services) this.#service(service);
      if (services.length === 0) continue;
      this.#bind(one.resource, services);
      this.#dial(one, services);
    }
    this.#routers();
    const objects = this.#objects.objects();
    return { objects, files: filesOf(objects, readableJson) };
  }

  #service({ name, resource, box }: ServiceDraft): void {
    const origin = { causes: [causeOf(resource)], resources: [resource.name] };
    const configs = [`${name}--host`, `${name}--intercept`];
    this.#objects.add('configs', configs[0]!, hostConfig(box), origin);
    this.#objects.add('configs', configs[1]!, interceptConfig(box), origin);
    // Always said: a body without it stores false, which turns end-to-end encryption off in silence.
    const body = { encryptionRequired: true, terminatorStrategy: 'smartrouting', configs, roleAttributes: [] };
    this.#objects.add('services', name, body, origin);
    this.#services.push(name);
  }

  #bind(resource: Resource, services: readonly ServiceDraft[]): void {
    const ids = resource.servedBy
      ? resource.servedBy.map(({ value }) => this.#bindings.workloads.get(value)!.id.value)
      : this.#bindings.hosts.get(resource.name)!.map(({ value }) => value);
    for (const id of ids) this.#hosting.add(id);
    this.#policy(`${resource.name}--bind`, 'Bind', ids, services, [], {
      causes: [causeOf(resource)],
      who: resource.servedBy?.map(({ value }) => `workload:${value}`).join(', ') ?? '',
      resources: [resource.name],
    });
  }

  #dial(one: CarriedResource, services: readonly ServiceDraft[]): void {
    for (const draft of dialPolicies(this.#input.estate, this.#bindings, one)) {
      const origin = { causes: [...draft.causes, causeOf(one.resource)], resources: [one.resource.name] };
      for (const check of draft.checks) {
        if (check.kind === 'made')
          this.#objects.add('posture-checks', check.name, { ...check.body, roleAttributes: [] }, origin);
      }
      for (const id of draft.identities) this.#dialling.add(id);
      const roles = draft.checks.map(checkRole);
      this.#policy(draft.name, 'Dial', draft.identities, services, roles, { ...origin, who: draft.who });
    }
  }

  /** Everything by id: an attribute would be a grant to whoever is given it. One semantic governs all three lists; ids are always "or". */
  #policy(
    name: string,
    type: 'Dial' | 'Bind',
    ids: readonly string[],
    services: readonly ServiceDraft[],
    postureCheckRoles: readonly string[],
    origin: Parameters<Objects['add']>[3],
  ): void {
    const body = {
      type,
      semantic: 'AnyOf',
      identityRoles: [...new Set(ids)].sort().map((id) => `@${id}`),
      serviceRoles: services.map((service) => `@${service.name}`).sort(),
      postureCheckRoles: [...postureCheckRoles].sort(),
    };
    this.#objects.add('service-policies', name, body, origin);
  }

  #routers(): void {
    const { edgeRouters } = this.#bindings;
    if (edgeRouters === undefined || this.#services.length === 0) return;
    const { estate, target } = this.#input;
    const origin = { causes: [{ element: `target ${target.name}`, span: target.nameSpan }], resources: [] };
    const edgeRouterRoles = [`#${edgeRouters}`];
    const ids = [...new Set([...this.#dialling, ...this.#hosting])].sort();
    this.#objects.add(
      'edge-router-policies',
      `${estate.name}--identities`,
      { semantic: 'AnyOf', edgeRouterRoles, identityRoles: ids.map((id) => `@${id}`) },
      origin,
    );
    this.#objects.add(
      'service-edge-router-policies',
      `${estate.name}--services`,
      { semantic: 'AnyOf', edgeRouterRoles, serviceRoles: [...this.#services].sort().map((name) => `@${name}`) },
      origin,
    );
  }
}

function causeOf(resource: Resource): Cause {
  return { element: `resource ${resource.name}`, span: resource.nameSpan };
}
