import { isSsh } from '../../oracle/interpreter/decode.js';
import { ownerOf, type PolicySource } from '../../oracle/interpreter/project.js';
import { isPublic, placesOf, reachOf, selectedBy } from '../../oracle/interpreter/reach.js';
import { conditions, session } from './conditions.js';
import type { Draft } from './draft.js';
import { DURATIONS, GLASS_NAMES, LABELS, LOGINS, OWNERS, POLICY_NAMES, SENSITIVITIES } from './pools.js';
import { humansList, type Sort, somePrincipals } from './principals.js';
import type { Mapping } from './project.js';
import { addValidity } from './validity.js';
import type { Value } from './yaml-text.js';

/** What the policies are about: the resources as they stand, which do not change any more. */
interface Stage {
  readonly draft: Draft;
  readonly source: PolicySource;
  readonly places: ReturnType<typeof placesOf>;
  /** Resources that are not public. */
  readonly closed: readonly string[];
}

/** Allows, denies, floors and break-glass entries; at least one allow. */
export function addPolicies(draft: Draft): void {
  const source = draft.source();
  const closed = draft.names('resources').filter((name) => !isPublic(source, name));
  const stage: Stage = { draft, source, places: placesOf(source), closed };
  const [least, most] = draft.options.policies ?? [4, 10];
  draft.random.some(POLICY_NAMES, least, most).forEach((name, at) => {
    const policy = at > 0 && draft.may('denies', 0.5) ? deny(stage) : allow(stage);
    addWho(draft, policy);
    addRemarks(draft, policy, name);
    addValidity(draft, policy, 0.25);
    draft.add('policies', name, policy, policy.deny !== undefined || reachesOnlyOurs(stage, reach(stage, policy)));
  });
  if (draft.may('break-glass', 0.65)) {
    for (const name of draft.random.some(GLASS_NAMES, 1, 2)) addGlass(stage, name);
  }
}

/** 1.4: in the file of an owner an allow reaches only resources of that owner. */
function reachesOnlyOurs({ draft, source }: Stage, names: readonly string[]): boolean {
  return names.every((name) => ownerOf(source, name) === draft.fileOwner);
}

function reach({ source, places }: Stage, policy: Mapping): readonly string[] {
  return [...reachOf(source, places, policy).all];
}

function reachesSsh(stage: Stage, policy: Mapping): boolean {
  return reach(stage, policy).some((name) => isSsh(stage.source, name));
}

function allow(stage: Stage): Mapping {
  const { draft } = stage;
  const sort = someSort(draft);
  const policy: Mapping = { allow: draft.list(somePrincipals(draft, [sort], 3)), to: to(stage) };
  if (reachesSsh(stage, policy)) policy.as = logins(draft);
  if (draft.random.chance(0.65)) policy.when = conditions(draft, sort, 'when');
  if (sort === 'human' && draft.may('sessions', 0.25)) policy.session = session(draft, DURATIONS);
  return policy;
}

function deny(stage: Stage): Mapping {
  const { draft } = stage;
  const { random } = draft;
  const hasWorkloads = draft.names('workloads').length > 0;
  const sorts: readonly Sort[] = hasWorkloads && random.chance(0.25) ? ['human', 'workload'] : [someSort(draft)];
  const policy: Mapping = { deny: draft.list(somePrincipals(draft, sorts, 2)), to: to(stage) };
  if (reachesSsh(stage, policy) && random.chance(0.5)) policy.as = logins(draft);
  if (random.chance(0.5)) policy.when = conditions(draft, sorts[0]!, 'deny');
  if (!draft.may('floors', 0.65)) return policy;
  const alternatives = Array.from({ length: random.between(1, 3) }, () =>
    conditions(draft, random.pick(sorts), 'unless'),
  );
  policy.unless = draft.list(alternatives);
  return policy;
}

function someSort(draft: Draft): Sort {
  return draft.names('workloads').length > 0 && draft.random.chance(0.3) ? 'workload' : 'human';
}

function logins(draft: Draft): Value {
  const roll = draft.random.next();
  if (roll < 0.3) return 'any';
  return roll < 0.6 ? 'nonroot' : draft.list(draft.random.some(LOGINS, 1, 3));
}

/** `except`, of a sort that the policy names. */
function addWho(draft: Draft, policy: Mapping): void {
  if (!draft.may('except', 0.3)) return;
  const written = [policy.allow ?? policy.deny!].flat() as string[];
  policy.except = draft.list(somePrincipals(draft, [...new Set(written.map((one) => sortOf(draft, one)))], 2));
}

function sortOf(draft: Draft, principal: string): Sort {
  if (/^(workloads$|workload:|kind:)/.test(principal)) return 'workload';
  if (!principal.startsWith('group:')) return 'human';
  const { members, all_of } = draft.sections.groups[principal.slice('group:'.length)]!;
  const [first] = [members ?? all_of ?? 'human'].flat() as [string];
  return first.startsWith('user:') ? 'human' : sortOf(draft, first);
}

function addRemarks(draft: Draft, policy: Mapping, name: string): void {
  if (policy.deny !== undefined && draft.may('remarks', 0.15)) policy.guardrail = true;
  if (draft.may('remarks', 0.1)) policy.reason = "it's needed: yes # no";
  if (draft.may('remarks', 0.08)) policy.renamed_from = draft.list([`was-${name}`]);
}

/** 5.6. */
function to(stage: Stage): Value {
  const { draft, closed } = stage;
  const roll = draft.random.next();
  if (roll < 0.15) return 'all';
  if (roll < 0.5 || !draft.may('selectors', 1)) return draft.list(draft.random.some(closed, 1, 3));
  const entries: Value[] = Array.from({ length: draft.random.between(1, 2) }, () => selector(stage));
  return draft.list([...entries, ...(draft.random.chance(0.3) ? draft.random.some(closed, 1, 1) : [])]);
}

/** A selector that selects something. */
function selector(stage: Stage): Value {
  const { draft, source } = stage;
  for (let attempt = 0; attempt < 10; attempt++) {
    const found = randomSelector(draft);
    if (selectedBy(source, found).length > 0) return found;
  }
  return draft.random.pick(stage.closed);
}

function randomSelector(draft: Draft): Mapping {
  const { random } = draft;
  const found: Mapping = {};
  if (draft.may('labels', 0.4)) {
    const labels = random.some(Object.keys(LABELS) as (keyof typeof LABELS)[], 1, 2);
    found.labels = Object.fromEntries(
      labels.map((label) => [label, draft.list(random.some<string>(LABELS[label], 1, 2))]),
    );
  }
  if (random.chance(0.4)) found.sensitivity = draft.list(random.some(SENSITIVITIES, 1, 3));
  if (draft.may('owners', 0.25)) found.owner = draft.list(random.some(OWNERS, 1, 2));
  if (Object.keys(found).length === 0 || random.chance(0.4))
    found.except = draft.list(random.some(draft.names('resources'), 1, 2));
  return found;
}

function addGlass(stage: Stage, name: string): void {
  const { draft, source, closed } = stage;
  const { random } = draft;
  const resources = random.some(closed, 1, 3);
  const entry: Mapping = { subjects: humansList(draft, true), resources: draft.list(resources), alert: '#security' };
  if (resources.some((one) => isSsh(source, one))) entry.as = draft.list(random.some(LOGINS, 1, 3));
  if (random.chance(0.8)) entry.when = conditions(draft, 'human', 'glass');
  if (draft.may('sessions', 0.5)) entry.session = session(draft, ['90s', '15m', '60m', '1h']);
  addValidity(draft, entry, 0.3);
  draft.add('break_glass', name, entry, reachesOnlyOurs(stage, resources));
}
