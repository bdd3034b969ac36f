import { jsonDigest } from './canonical-json.js';
import { jsonChanges } from './json-changes.js';
import type { PlanCause, PlanFile, PlanStep } from './plan.js';
import type { ArtefactObject, Cause, VendorObject } from './target.js';

/** A step before it is known what it does to access. */
export type BareStep = Omit<PlanStep, 'risk'>;

/** What an apply remembers of an object that it left live. */
export interface AppliedObject {
  readonly address: string;
  readonly digest: string;
  readonly causes: readonly PlanCause[];
  readonly who: string;
  readonly resources: readonly string[];
}

export interface StepInput {
  /** What stands live. */
  readonly live: readonly VendorObject[];
  /** What the artefact says. */
  readonly desired: readonly ArtefactObject[];
  /** What ztctl wrote: of the last complete apply, and of an interrupted one. */
  readonly applied: readonly AppliedObject[];
  readonly files: readonly PlanFile[];
  /** Digests of the files that ztctl wrote, by path. */
  readonly written: ReadonlyMap<string, readonly string[]>;
  /** True when an apply did not end: objects that are missing live may be its work. */
  readonly interrupted: boolean;
}

interface Memory extends StepInput {
  readonly records: ReadonlyMap<string, readonly AppliedObject[]>;
}

/** The steps from live to desired: creates, changes, deletes, each sorted by address. Equal bodies make no step. */
export function planSteps(input: StepInput): readonly BareStep[] {
  const memory = { ...input, records: groupByAddress(input.applied) };
  const live = new Map(input.live.map((object) => [object.address, object]));
  const wanted = new Set(input.desired.map(({ address }) => address));
  const create: BareStep[] = [];
  const change: BareStep[] = [];
  for (const object of sorted(input.desired)) {
    const old = live.get(object.address);
    if (!old) create.push(createStep(object, memory));
    else if (jsonDigest(old.body) !== jsonDigest(object.body)) change.push(changeStep(old, object, memory));
  }
  const gone = sorted(input.live).filter(({ address }) => !wanted.has(address));
  const steps = [...create, ...change, ...gone.map((old) => deleteStep(old, memory))];
  if (steps.length > 0) return steps;
  return input.files.filter(({ action }) => action !== 'keep').map((file) => fileStep(file, memory));
}

/** What is remembered of the objects of an artefact once it is live. */
export function appliedObjects(objects: readonly ArtefactObject[]): readonly AppliedObject[] {
  return sorted(objects).map(({ address, body, causes, who, resources }) => ({
    address,
    digest: jsonDigest(body),
    causes: causes.map(planCause),
    who,
    resources,
  }));
}

function createStep(object: ArtefactObject, { records, interrupted }: Memory): BareStep {
  return {
    action: 'create',
    address: object.address,
    after: jsonDigest(object.body),
    changed: [],
    ...asked(object),
    drifted: !interrupted && records.has(object.address),
    reversible: true,
  };
}

function changeStep(old: VendorObject, object: ArtefactObject, { records }: Memory): BareStep {
  const before = jsonDigest(old.body);
  const drifted = !appliedAs(old.address, before, records);
  return {
    action: 'change',
    address: object.address,
    before,
    after: jsonDigest(object.body),
    changed: jsonChanges(old.body, object.body),
    ...asked(object),
    drifted,
    reversible: !drifted,
  };
}

function deleteStep(old: VendorObject, { records }: Memory): BareStep {
  const before = jsonDigest(old.body);
  const same = appliedAs(old.address, before, records);
  const last = same ?? records.get(old.address)?.[0];
  return {
    action: 'delete',
    address: old.address,
    before,
    changed: [],
    causes: last?.causes ?? [],
    unasked: true,
    drifted: !same,
    who: last?.who ?? '',
    resources: last?.resources ?? [],
    reversible: same !== undefined,
  };
}

/** Files may differ where their objects do not: comments, layout, generated tests. Nothing is written without a step. */
function fileStep(file: PlanFile, { written }: Memory): BareStep {
  const drifted = file.before !== undefined && !(written.get(file.path) ?? []).includes(file.before);
  return {
    action: file.action === 'keep' ? 'change' : file.action,
    address: `file:${file.path}`,
    ...(file.before !== undefined && { before: file.before }),
    ...(file.after !== undefined && { after: file.after }),
    changed: [],
    causes: [],
    unasked: file.after === undefined,
    drifted,
    who: '',
    resources: [],
    reversible: !drifted,
  };
}

function appliedAs(address: string, digest: string, records: Memory['records']): AppliedObject | undefined {
  return records.get(address)?.find((one) => one.digest === digest);
}

function groupByAddress(applied: readonly AppliedObject[]): Memory['records'] {
  const groups = new Map<string, AppliedObject[]>();
  for (const one of applied) groups.set(one.address, [...(groups.get(one.address) ?? []), one]);
  return groups;
}

function asked(object: ArtefactObject): Pick<PlanStep, 'causes' | 'unasked' | 'who' | 'resources'> {
  return {
    causes: object.causes.map(planCause),
    unasked: false,
    who: object.who,
    resources: object.resources,
  };
}

function planCause({ element, span }: Cause): PlanCause {
  return { element, file: span.file.path, ...span.file.position(span.start) };
}

function sorted<T extends { readonly address: string }>(objects: readonly T[]): readonly T[] {
  return [...objects].sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}
