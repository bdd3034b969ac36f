import { type Diagnostic, diagnostic } from '../../compiler/diagnostics/index.js';
import { readableJson, textDigest } from '../../targets/canonical-json.js';
import type { Artefact, ArtefactFile, Json } from '../../targets/target.js';
import type { BlockSchema } from '../../targets/terraform/judge/index.js';
import type { LiveFile } from '../live-folder.js';
import { isRecord, recordAt } from './json.js';
import { isSame, liveBody } from './live-body.js';
import type { EnginePlan, ResourceChange } from './plan-json.js';
import type { Remembered } from './remembered.js';

/** What stands live, as far as the state of the engine knows. */
export interface LiveResources {
  readonly files: readonly LiveFile[];
  /** Resources that the plan takes over, and those of the state that nobody knows and that may be taken over. Sorted. */
  readonly adopts: readonly string[];
  /** Of the state, not of the artefact, and without any sign that it is the estate's. Sorted. */
  readonly strange: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface LiveInput {
  readonly target: string;
  readonly estate: string;
  readonly artefact: Artefact;
  readonly plan: EnginePlan;
  readonly remembered: Remembered;
  /** Schemas by type; empty where none was asked for. */
  readonly schemas: ReadonlyMap<string, BlockSchema>;
  /** Addresses of what the last apply left. */
  readonly known: ReadonlySet<string>;
  readonly adopt: boolean;
}

/** Whether it takes the schemas of the provider to say in the words of the artefact what stands live. */
export function needsSchemas({ changes, ids, drift }: EnginePlan, remembered: Remembered): boolean {
  return (
    drift.length > 0 ||
    changes.some((change) => isStanding(change) && !isKept(change) && !remembered.bodyOf(change, ids))
  );
}

/**
 * The live resources in the format of the artefact: the very bytes of it where the engine would change nothing. A resource that it leaves alone
 * stands as the artefact has it, one that it would make is absent, every other stands as it is live.
 */
export function liveResources(input: LiveInput): LiveResources {
  const { plan, artefact } = input;
  const strange = plan.changes.filter((change) => isStranger(change, input)).map(({ address }) => address);
  const standing = plan.changes.filter(isStanding);
  const imports = plan.changes.filter(({ importing }) => importing).map(({ address }) => address);
  const moves = plan.changes.filter(({ previous }) => previous !== undefined).map(({ address }) => address);
  const pending = [...imports, ...moves, ...(plan.outputs ? ['outputs'] : [])];
  const changed = plan.changes.some((change) => !isKept(change)) || pending.length > 0;
  return {
    files: changed
      ? standing.length > 0
        ? filesOf(standing, pending, moves.length > 0, input)
        : []
      : exactly(artefact),
    adopts: [...imports, ...(input.adopt ? strange : [])].sort(),
    strange: strange.sort(),
    diagnostics: plan.drift.flatMap((change) => keptDrift(change, input)),
  };
}

function exactly({ files }: Artefact): readonly LiveFile[] {
  return files.map(({ path, text }) => ({ path, text, digest: textDigest(text) }));
}

function isStanding({ actions }: ResourceChange): boolean {
  return !actions.every((action) => action === 'create');
}

function isKept({ actions }: ResourceChange): boolean {
  return actions.every((action) => action === 'no-op');
}

/** What goes, but was neither applied before nor carries the marker of the estate. Kinds without words of their own cannot carry one. */
function isStranger(change: ResourceChange, { estate, known, schemas, remembered, plan }: LiveInput): boolean {
  const { actions, address, before, plain, type } = change;
  if (!actions.every((action) => action === 'delete') || known.has(address)) return false;
  if (remembered.bodyOf(change, plan.ids)) return false;
  if (!plain) return true;
  const attributes = schemas.get(type)?.attributes;
  if (attributes && !Object.hasOwn(attributes, 'name') && !Object.hasOwn(attributes, 'description')) return false;
  const words = isRecord(before) ? [before.name, before.description] : [];
  return !words.some(
    (text) => typeof text === 'string' && [`ztctl:${estate}`, `ztctl ${estate}`].some((mark) => text.includes(mark)),
  );
}

/** The artefact, with other resources. What the artefact does not have goes where its other resources stand. */
function filesOf(
  standing: readonly ResourceChange[],
  pending: readonly string[],
  moves: boolean,
  input: LiveInput,
): readonly LiveFile[] {
  const roots = input.artefact.files.map(({ path, text }) => ({ path, root: JSON.parse(text) as Json }));
  const main = roots.find(({ path }) => path.endsWith('.tf.json'))?.path;
  const placeOf = ({ type, name }: ResourceChange): string | undefined =>
    roots.find(({ root }) => Object.hasOwn(resourcesIn(root, type), name))?.path ?? main;
  return roots.map(({ path, root }) => {
    if (!isRecord(root)) return liveFile({ path, text: readableJson(root) });
    const { resource: _, moved, ...sections } = root;
    const resources = resourcesOf(
      standing.filter((change) => placeOf(change) === path),
      (type, name) => resourcesIn(root, type)[name] as Json | undefined,
      input,
    );
    const live = {
      ...sections,
      ...(moved !== undefined && !moves && { moved }),
      ...(path === main &&
        pending.length > 0 && { '//': `the next apply takes over ${[...pending].sort().join(', ')}` }),
      ...(Object.keys(resources).length > 0 && { resource: resources }),
    };
    return liveFile({ path, text: readableJson(live) });
  });
}

function resourcesIn(root: Json, type: string): Readonly<Record<string, unknown>> {
  return isRecord(root) ? recordAt(recordAt(root, 'resource'), type) : {};
}

function resourcesOf(
  standing: readonly ResourceChange[],
  desiredOf: (type: string, name: string) => Json | undefined,
  input: LiveInput,
): Readonly<Record<string, Readonly<Record<string, Json>>>> {
  const resources: Record<string, Record<string, Json>> = {};
  for (const change of standing) {
    const { type, name, plain, address } = change;
    resources[type] ??= {};
    resources[type][plain ? name : label(address)] = bodyOf(change, desiredOf(type, name), input);
  }
  return resources;
}

/** Two addresses never give one label. */
function label(address: string): string {
  return `_${Buffer.from(address).toString('hex')}`;
}

function bodyOf(change: ResourceChange, desired: Json | undefined, { plan, remembered, schemas }: LiveInput): Json {
  if (isKept(change) && desired !== undefined) return desired;
  const known = remembered.bodyOf(change, plan.ids);
  if (known !== undefined) return known;
  const { before, unknown, sensitive, type } = change;
  const after = change.actions.includes('delete') && change.actions.length === 1 ? null : change.after;
  return liveBody({ before, after, unknown, sensitive, desired }, { schema: schemas.get(type), ids: plan.ids });
}

/** What was changed by hand and the engine would leave so: the artefact does not set it. */
function keptDrift({ address, type, before, after }: ResourceChange, input: LiveInput): readonly Diagnostic[] {
  const { target, plan, schemas } = input;
  const change = plan.changes.find((one) => one.address === address);
  if (!change || !isKept(change) || !isRecord(before) || !isRecord(after)) return [];
  const schema = schemas.get(type)?.attributes;
  const attributes = Object.keys({ ...before, ...after }).filter((key) => {
    const { optional, required } = schema?.[key] ?? { optional: true };
    // The order of ZPA rules is what the reorder object says.
    return (optional || required) && key !== 'rule_order' && !isSame(before[key] as Json, after[key] as Json);
  });
  return attributes.length === 0
    ? []
    : [diagnostic('ZT1052', undefined, { target, address, attributes: attributes.sort() })];
}

function liveFile({ path, text }: ArtefactFile): LiveFile {
  return { path, text, digest: textDigest(text) };
}
