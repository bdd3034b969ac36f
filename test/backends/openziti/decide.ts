import type { StandIn } from './stand-in.js';

/**
 * Who may do what on a controller, decided for every identity, every place that a service leads to, and every set of checks that could pass: by
 * what the controller has linked, and without anything of ztctl. One text for each that is allowed.
 */
export function allowedOn(controller: StandIn, checks: readonly string[]): ReadonlySet<string> {
  const allowed = new Set<string>();
  const contents = new Map(controller.all('posture-checks').map((check) => [check.id, contentOf(check)]));
  const leads = new Map(controller.all('services').map((service) => [service.id, leadOf(controller, service)]));
  for (const { id, type } of controller.all('service-policies')) {
    const members = (kind: string): readonly string[] => controller.membersOf('service-policies', id, kind);
    const demanded = members('posture-checks').map((check) => checks.indexOf(contents.get(check)!));
    if (demanded.includes(-1)) throw new Error('a check that nobody thought of');
    for (let passing = 0; passing < 1 << checks.length; passing++) {
      if (!demanded.every((at) => passing & (1 << at))) continue;
      for (const identity of members('identities')) {
        for (const service of members('services')) {
          allowed.add(`${String(type)} ${identity} ${leads.get(service)} ${passing}`);
        }
      }
    }
  }
  return allowed;
}

/** What a check looks at. */
export function contentOf({
  typeId,
  domains,
  timeoutSeconds,
  operatingSystems,
}: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([typeId, domains, timeoutSeconds, operatingSystems]);
}

/** What sends into a service and where its host connects: one of then and one of now would lead to a third place. */
function leadOf(controller: StandIn, service: Readonly<Record<string, unknown>>): string {
  const ids = (service.configs ?? []) as readonly string[];
  const configs = controller.all('configs').filter(({ id }) => ids.includes(id));
  return JSON.stringify(configs.map(({ configTypeId, data }) => [configTypeId, data]).sort());
}
