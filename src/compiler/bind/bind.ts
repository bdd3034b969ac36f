import type { Diagnostic } from '../diagnostics/index.js';
import type { Directory, Estate, Group } from '../model/index.js';
import { bindApprovals } from './approvals.js';
import { Binder } from './binder.js';
import { bindBreakGlass } from './break-glass.js';
import type { Context } from './context.js';
import { declareAll } from './declare.js';
import { bindDirectory } from './directory.js';
import { bindCeilings, bindMustReach, bindSeparations } from './expectations.js';
import { bindGaps } from './gaps.js';
import { finishGroups, openGroups } from './group-graph.js';
import { readGroups } from './groups.js';
import { bindIdps } from './idps.js';
import type { BoundInput } from './input.js';
import { rememberIndex } from './overlap/index.js';
import { bindLocations, bindNetworks } from './places.js';
import { bindPolicies } from './policies.js';
import { bindTests } from './policy-test/index.js';
import { bindPostures } from './postures.js';
import { bindProfiles } from './profiles.js';
import { checkRenames } from './renames.js';
import { type BoundResources, finishResources } from './resource-overlaps.js';
import { readResources } from './resources.js';
import { bindSchedules } from './schedules.js';
import { readScope, type Scope } from './scope.js';
import { SelectionIndex } from './selection.js';
import { bindWorkloads } from './workloads.js';

/** `estate` is there exactly when there is no error: in what was given (`faults` of documents) or in what binding found. */
export interface BoundResult {
  readonly estate?: Estate;
  /** What binding found; the faults of the documents are not repeated. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Turns policy files into one estate: every name resolved, every rule of the language checked, all faults of all files in one run. */
export function bind(input: BoundInput): BoundResult {
  const documents = [...input.documents].sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
  const binder = new Binder({ ...input, documents });
  declareAll(binder);
  const { context, index } = bindContext(binder);
  const policies = bindPolicies(binder, context);
  const breakGlass = bindBreakGlass(binder, context);
  const gaps = bindGaps(binder, policies);
  const ceilings = bindCeilings(binder, context);
  const separations = bindSeparations(binder, context);
  const mustReach = bindMustReach(binder, context);
  const tests = bindTests(binder, context);
  checkRenames(binder, 'resources', context.resources.values());
  checkRenames(binder, 'policies', policies.values());
  const { diagnostics } = binder;
  const isBroken = [...diagnostics, ...documents.flatMap(({ faults }) => faults)].some(
    ({ severity }) => severity === 'error',
  );
  if (isBroken || documents.some(({ incomplete }) => incomplete)) return { diagnostics };
  const { name, timezone, targets, targetKinds } = input;
  const files = documents.map(({ file }) => file);
  const project = { name, timezone, files, targets, ...(targetKinds && { targetKinds }) };
  const expectations = { ceilings, separations, mustReach };
  const estate: Estate = { ...project, ...elementsOf(context), policies, breakGlass, gaps, ...expectations, tests };
  rememberIndex(estate, index);
  return { estate, diagnostics };
}

interface BoundContext {
  readonly context: Context;
  readonly index: BoundResources['index'];
}

/** Everything that policies refer to, in the order in which the parts refer to each other. */
function bindContext(binder: Binder): BoundContext {
  const scope = readScope(binder);
  const idps = bindIdps(binder);
  const workloads = bindWorkloads(binder);
  const groups = finishGroups(binder, readGroups(binder, scope));
  const directory = readDirectory(binder, scope, groups);
  const postures = bindPostures(binder);
  const locations = bindLocations(binder);
  const networks = bindNetworks(binder);
  const schedules = bindSchedules(binder);
  const approvals = bindApprovals(binder, scope, groups);
  const profiles = bindProfiles(binder);
  const raw = readResources(binder, workloads);
  const resourcesComplete = raw.size === binder.names('resources').size && !binder.incomplete.has('resources');
  const { resources, index } = finishResources(binder, raw);
  const context: Context = {
    scope,
    idps,
    groups,
    openGroups: openGroups(groups, directory?.complete ?? new Set()),
    workloads,
    postures,
    profiles,
    approvals,
    locations,
    networks,
    schedules,
    resources,
    resourcesComplete,
    selections: new SelectionIndex(resources),
    ...(directory && { directory }),
  };
  return { context, index };
}

function readDirectory(binder: Binder, scope: Scope, groups: ReadonlyMap<string, Group>): Directory | undefined {
  const { directory } = binder.input;
  return directory && bindDirectory(binder, scope, groups, directory);
}

type Elements = Omit<Context, 'scope' | 'openGroups' | 'resourcesComplete' | 'selections'>;

function elementsOf(context: Context): Elements {
  const { idps, groups, workloads, postures, profiles, approvals, locations, networks, schedules, resources } = context;
  const { directory } = context;
  return {
    idps,
    groups,
    workloads,
    postures,
    profiles,
    approvals,
    locations,
    networks,
    schedules,
    resources,
    ...(directory && { directory }),
  };
}
