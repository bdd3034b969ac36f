import { BudgetExceeded, type Horizon } from './compiler/analysis/index.js';
import { type Estate, type PrincipalRef, SENSITIVITIES } from './compiler/model/index.js';
import {
  type Condition,
  compareReadings,
  describeReadConditions,
  describeReadWho,
  pointText,
  type ReadChange,
  type Reading,
} from './compiler/proof/index.js';
import { filesBelow, readBack } from './prove-artefact.js';
import { ACCESS_CHANGES, BREAK_GLASS, type PlanAccess, type PlanAccessRow } from './targets/plan-access.js';
import type { Reader } from './targets/reader.js';
import type { ArtefactFile, TargetConfig } from './targets/target.js';

export interface CompareLiveInput {
  readonly target: TargetConfig;
  readonly estate: Estate;
  readonly horizon: Horizon;
  readonly readers: readonly Reader[];
  /** What stands live, by path in the live folder. */
  readonly live: readonly ArtefactFile[];
  /** What was read of the artefact that would be shipped. */
  readonly desired: Reading;
  /** Who applies: `user:` and `workload:` names, as the project file has them. */
  readonly pipeline?: readonly string[];
}

/** What allows nothing: where nothing of ztctl's stands live. */
const NOTHING: Reading = { layers: [{ rules: [], otherwise: 'deny' }], assumed: [] };

/** Who gains and who loses when the artefact takes the place of what stands live. What cannot be judged is said, and never taken for empty. */
export function compareLive(input: CompareLiveInput): PlanAccess {
  const { live, target, estate, readers, desired } = input;
  if (live.length === 0) return compared('nothing', NOTHING, desired, input);
  const { reading, diagnostics } = readBack(target, filesBelow(target, live), estate, readers);
  if (reading) return compared('judged', reading, desired, input);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return unjudged([...new Set(errors.map(({ message }) => message))]);
}

function unjudged(faults: readonly string[]): PlanAccess {
  return { live: 'unjudged', rows: [], faults };
}

function compared(
  live: 'nothing' | 'judged',
  before: Reading,
  after: Reading,
  { estate, horizon, pipeline = [] }: CompareLiveInput,
): PlanAccess {
  try {
    const watched = new Map([...breakGlassOf(estate), ...pipeline.map((name) => [name, whoIs(name)] as const)]);
    const changes = compareReadings({ estate, horizon, before, after, watched });
    const rows = rowsOf(estate, changes);
    return { live, verdict: verdictOf(rows), rows, faults: [] };
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    return unjudged([`telling what changes takes more than ${error.limit} alternatives`]);
  }
}

function verdictOf(rows: readonly PlanAccessRow[]): NonNullable<PlanAccess['verdict']> {
  const gains = rows.some(({ change }) => isGain(change));
  const losses = rows.some(({ change }) => !isGain(change));
  if (gains && losses) return 'incomparable';
  if (gains) return 'more permissive';
  return losses ? 'less permissive' : 'equivalent';
}

function isGain(change: ReadChange['change']): boolean {
  return change === 'new' || change === 'widened';
}

function breakGlassOf({ breakGlass }: Estate): readonly (readonly [string, Condition])[] {
  return [...breakGlass.values()].map(({ name, subjects }) => [
    `${BREAK_GLASS}${name}`,
    { kind: 'any', of: subjects.flatMap(subjectOf) },
  ]);
}

/** Subjects of break-glass entries are people and closed groups. */
function subjectOf(subject: PrincipalRef): readonly Condition[] {
  if (subject.kind === 'user') return [{ kind: 'user', user: subject.user }];
  return subject.kind === 'group' ? [{ kind: 'group', group: subject.group }] : [];
}

function whoIs(identity: string): Condition {
  const name = identity.slice(identity.indexOf(':') + 1);
  return identity.startsWith('workload:') ? { kind: 'workload', workload: name } : { kind: 'user', user: name };
}

function rowsOf(estate: Estate, changes: readonly ReadChange[]): readonly PlanAccessRow[] {
  const single = changes.map((change) => rowOf(estate, change));
  const perPlace = joined(single, (row) => [row.resources, row.points, deltaOf(row)]);
  const perPeople = joined(perPlace, (row) => [row.who, deltaOf(row)]);
  const rank = (row: PlanAccessRow): number =>
    Math.max(-1, ...row.resources.map((name) => SENSITIVITIES.indexOf(estate.resources.get(name)!.sensitivity)));
  return [...perPeople].sort(
    (a, b) =>
      ACCESS_CHANGES.indexOf(a.change) - ACCESS_CHANGES.indexOf(b.change) ||
      rank(b) - rank(a) ||
      (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
  );
}

function rowOf(estate: Estate, change: ReadChange): PlanAccessRow {
  const { resource, point, piece, other, constraints } = change;
  const here = describeReadConditions(estate, piece);
  const there = other ? describeReadConditions(estate, other) : null;
  const own = there ? here.filter((word) => !there.includes(word)) : here;
  const others = there ? there.filter((word) => !here.includes(word)) : null;
  const [before, after] = isGain(change.change) ? [others, own] : [own, others];
  return {
    change: change.change,
    aspect: change.aspect,
    who: [describeReadWho(estate, piece)],
    resources: resource === undefined ? [] : [resource],
    points: resource === undefined ? [pointText(point)] : [],
    before,
    after,
    constraints: [...constraints].sort(),
    public: change.isPublic,
    concerns: change.watched.filter((name) => isConcerned(estate, name, resource)).sort(),
  };
}

/** A break-glass entry is concerned on its own resources alone. */
function isConcerned(estate: Estate, name: string, resource: string | undefined): boolean {
  const entry = name.startsWith(BREAK_GLASS) && estate.breakGlass.get(name.slice(BREAK_GLASS.length));
  return !entry || entry.resources.some(({ value }) => value === resource);
}

function deltaOf({ change, aspect, before, after, constraints }: PlanAccessRow): unknown {
  return [change, aspect, before, after, constraints];
}

/** Rows of one key become one: the people and places of all of them. */
function joined(rows: readonly PlanAccessRow[], keyOf: (row: PlanAccessRow) => unknown): readonly PlanAccessRow[] {
  const groups = new Map<string, PlanAccessRow[]>();
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row));
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    who: union(group, ({ who }) => who),
    resources: union(group, ({ resources }) => resources),
    points: union(group, ({ points }) => points),
    concerns: union(group, ({ concerns }) => concerns),
    public: group.some((row) => row.public),
  }));
}

function union(rows: readonly PlanAccessRow[], listOf: (row: PlanAccessRow) => readonly string[]): readonly string[] {
  return [...new Set(rows.flatMap(listOf))].sort();
}
