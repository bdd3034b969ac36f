import type { Draft } from './draft.js';
import { Ground } from './endpoints.js';
import { LABELS, OWNERS, RESOURCE_NAMES, SENSITIVITIES } from './pools.js';
import type { Mapping } from './project.js';

/** Resources whose endpoints lie well to each other, the targets that carry them, and at least one that is not public. */
export function addResources(draft: Draft): void {
  const { random } = draft;
  const targets = addTargets(draft);
  const [least, most] = draft.options.resources ?? [3, 8];
  const ground = new Ground();
  for (const name of random.some(RESOURCE_NAMES, least, most)) {
    const isSsh = draft.may('ssh', 0.2);
    const endpoints: string[] = [];
    const wanted = random.chance(0.6) ? 1 : random.between(2, 3);
    for (let at = 0; at < wanted; at++) {
      const text = ground.addEndpoint(draft, name, isSsh);
      if (text !== undefined) endpoints.push(text);
    }
    if (endpoints.length > 0) draft.add('resources', name, resource(draft, endpoints, targets));
  }
}

function addTargets(draft: Draft): readonly string[] {
  const some = draft.random.chance(0.3) ? { edge: { kind: 'cloudflare-access' }, tailnet: { kind: 'tailscale' } } : {};
  const targets = draft.options.targets ?? some;
  if (Object.keys(targets).length > 0) draft.config.targets = targets as Mapping;
  return Object.keys(targets);
}

function resource(draft: Draft, endpoints: readonly string[], targets: readonly string[]): Mapping {
  const { random } = draft;
  const found: Mapping = { endpoints: draft.list(endpoints) };
  if (random.chance(0.75)) found.sensitivity = random.pick(SENSITIVITIES);
  const hasOthers = Object.values(draft.sections.resources).some((other) => other.public === undefined);
  if (hasOthers && draft.may('public', 0.15)) {
    found.sensitivity = 'low';
    const networks = random.chance(0.6) ? draft.namesList('networks') : undefined;
    found.public = { reason: 'a shop window', ...(networks !== undefined && { networks }) };
  }
  if (draft.may('labels', 0.5)) {
    const labels = random.some(Object.keys(LABELS) as (keyof typeof LABELS)[], 1, 2);
    found.labels = Object.fromEntries(labels.map((label) => [label, random.pick(LABELS[label])]));
  }
  if (draft.may('owners', 0.3)) found.owner = random.pick(OWNERS);
  if (targets.length > 0) found.via = draft.list(random.some(targets, 1, 2));
  const hosts = draft.names('workloads').map((name) => `workload:${name}`);
  if (hosts.length > 0 && random.chance(0.15)) found.served_by = draft.list(random.some(hosts, 1, 2));
  if (draft.may('remarks', 0.05))
    found.renamed_from = draft.list([`former-${Object.keys(draft.sections.resources).length}`]);
  return found;
}
