import {
  BudgetExceeded,
  createEvaluator,
  type Horizon,
  liveGaps,
  type ResourceAccess,
} from './compiler/analysis/index.js';
import { type Diagnostic, diagnostic, type RelatedPlace } from './compiler/diagnostics/index.js';
import type { Estate } from './compiler/model/index.js';
import {
  type Assumed,
  describeClaims,
  describeReadConditions,
  describeReadWho,
  type Excess,
  pointText,
  prove,
  type Reading,
  type Shortfall,
  type Waived,
} from './compiler/proof/index.js';
import type { Interpretation, Reader } from './targets/reader.js';
import type { ArtefactFile, TargetConfig } from './targets/target.js';

/**
 * What an artefact was found to be, read back by the vendor's own rules:
 * - `proved`: within the interval it allows nothing that the source refuses, but for what live gaps accept.
 * - `wider`: it does; each way is an error with a request that shows it.
 * - `unjudged`: it could not be read, would be refused by the vendor, holds what the model does not know, or needs more work than the limit.
 */
export interface TargetProof {
  readonly name: string;
  readonly kind: TargetConfig['kind'];
  readonly status: 'proved' | 'wider' | 'unjudged';
  readonly wider: readonly Excess[];
  /** Where it allows less: found by reading, whatever the compiler says. */
  readonly narrower: readonly Shortfall[];
  /** What vendor ids and values were taken to mean. */
  readonly assumed: readonly Assumed[];
  /** How many kinds of points were told apart. */
  readonly cells: number;
  /** Absent when the artefact could not be read. */
  readonly reading?: Reading;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ProofContext {
  readonly estate: Estate;
  readonly horizon: Horizon;
  /** Over the same estate and horizon. */
  readonly access: (resource: string) => ResourceAccess;
  /** Whether to find out too where less is allowed than the source; what is wider is found always. */
  readonly shortfalls?: boolean;
  /** See {@link knownReaders}. */
  readonly readers: readonly Reader[];
}

/** The readers of this version, which are loaded only when they are needed. */
export async function knownReaders(): Promise<readonly Reader[]> {
  return (await import('./targets/readers.js')).READERS;
}

/** Reads files of a target as its vendor would: by the first of the readers that is of its kind. */
export function readBack(
  target: TargetConfig,
  files: readonly ArtefactFile[],
  estate: Estate,
  readers: readonly Reader[],
): Interpretation {
  const reader = readers.find(({ kind }) => kind === target.kind);
  if (!reader) throw new Error(`no reader for ${target.kind}`);
  return reader.interpret(files, estate, target);
}

/** Files of a target called as `compile --out` writes them. */
export function filesBelow({ name }: TargetConfig, files: readonly ArtefactFile[]): readonly ArtefactFile[] {
  return files.map(({ path, text }) => ({ path: `${name}/${path}`, text }));
}

/** Reads an artefact of a target back and compares it with the source. Pure: same input, same result. */
export function proveArtefact(
  target: TargetConfig,
  files: readonly ArtefactFile[],
  { estate, horizon, access, readers, shortfalls }: ProofContext,
): TargetProof {
  const { name, kind } = target;
  const { reading, diagnostics } = readBack(target, files, estate, readers);
  const nothing = { name, kind, status: 'unjudged', wider: [], narrower: [], assumed: [], cells: 0 } as const;
  if (!reading) return { ...nothing, diagnostics };
  try {
    const { wider, narrower, cells } = prove({
      estate,
      access,
      horizon,
      reading,
      gaps: waivedBy(estate, name, horizon),
      ...(shortfalls && { carried: carriedBy(estate, name) }),
    });
    const faults = wider.map((one) => excessFault(estate, target, one));
    return {
      ...nothing,
      status: wider.length > 0 ? 'wider' : 'proved',
      wider,
      narrower,
      assumed: reading.assumed,
      cells,
      reading,
      diagnostics: [...diagnostics, ...faults],
    };
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    const { subject, policy, limit } = error;
    return {
      ...nothing,
      reading,
      diagnostics: [...diagnostics, diagnostic('ZT1016', undefined, { target: name, subject, policy, limit })],
    };
  }
}

function carriedBy(estate: Estate, target: string): ReadonlySet<string> {
  const carried = [...estate.resources.values()].filter(({ via }) => via.some(({ value }) => value === target));
  return new Set(carried.map(({ name }) => name));
}

function waivedBy(estate: Estate, target: string, horizon: Horizon): readonly Waived[] {
  return liveGaps(estate, target, horizon).map((gap) => ({
    gap: gap.name,
    policies: new Set(gap.policies.map(({ value }) => value)),
    constraints: gap.constraints.map(({ value }) => value),
  }));
}

/** One way in which an artefact is wider, with the place in it and what the source says to the same request. */
function excessFault(estate: Estate, target: TargetConfig, excess: Excess): Diagnostic {
  const { place, piece, point, resource, witness } = excess;
  const conditions = describeReadConditions(estate, piece);
  const where =
    resource === undefined ? `${pointText(point)}, which no resource has` : `\`${resource}\` (${pointText(point)})`;
  const how = conditions.length === 0 ? 'with nothing asked of them' : `asking only ${conditions.join(', ')}`;
  const claims = describeClaims(witness.claims);
  if (excess.kind === 'hosting') return hostingFault(estate, excess);
  const message = `${place.what} lets ${describeReadWho(estate, piece)} reach ${where}, ${how}; the policy does not`;
  const related = relatedPlaces(estate, excess);
  return diagnostic(
    'ZT093',
    place.span,
    { message },
    {
      label: `read by ${target.kind}`,
      ...(claims.length > 0 && { help: `the request that shows it is made by ${claims.join(', ')}` }),
      ...(related.length > 0 && { related }),
    },
  );
}

function hostingFault(estate: Estate, { place, piece, point, resource }: Excess): Diagnostic {
  const who = describeReadWho(estate, piece);
  const message = `${place.what} lets ${who} host \`${resource}\` (${pointText(point)}), whom its \`served_by\` does not name`;
  const span = estate.resources.get(resource!)!.nameSpan;
  return diagnostic('ZT093', place.span, { message }, { related: [{ span, label: 'says who may host it' }] });
}

/** What refuses the witness in the source: denies, else what the nearest grant still asks for, else the resource. */
function relatedPlaces(estate: Estate, { resource, witness }: Excess): readonly RelatedPlace[] {
  if (resource === undefined) return [];
  const { deniedBy, missing } = createEvaluator(estate, new Set([resource])).evaluate(witness.request);
  const element = (name: string) => estate.policies.get(name) ?? estate.breakGlass.get(name);
  const denies = deniedBy.map((name) => ({ name, label: `\`${name}\` denies it` }));
  const wants = [...new Set(missing.map(({ policy }) => policy))].map((name) => {
    const asked = missing
      .filter(({ policy }) => policy === name)
      .map(({ condition, needed }) => `${condition} ${needed}`);
    return { name, label: `\`${name}\` asks for ${asked.join(', ')}` };
  });
  const places = [...denies, ...wants].flatMap(({ name, label }) => {
    const span = element(name)?.nameSpan;
    return span ? [{ span, label }] : [];
  });
  if (places.length > 0) return places.slice(0, 3);
  return [{ span: estate.resources.get(resource)!.nameSpan, label: 'nothing in the policy lets this caller in here' }];
}
