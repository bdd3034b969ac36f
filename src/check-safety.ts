import type { TargetPlan } from './targets/plan.js';
import { accessPairs, BREAK_GLASS, type PlanAccessRow } from './targets/plan-access.js';
import { SAFETY_RULES, type SafetyResult, type SafetyRule, type SafetySettings } from './targets/plan-safety.js';

export interface SafetyInput {
  readonly targets: readonly TargetPlan[];
  readonly settings: SafetySettings;
  /** Names of the break-glass entries of the policy. */
  readonly breakGlass: ReadonlySet<string>;
  /** Reasons, by rule. */
  readonly acks: ReadonlyMap<SafetyRule, string>;
}

/** What every safety rule says of every target. */
export function checkSafety({ targets, settings, breakGlass, acks }: SafetyInput): readonly SafetyResult[] {
  return SAFETY_RULES.flatMap((rule) =>
    targets.map((target) => resultOf(rule, target, { settings, breakGlass, acks })),
  );
}

type Context = Omit<SafetyInput, 'targets'>;

/** How many examples of a broken rule a plan holds. */
const EXAMPLES = 20;

function resultOf(rule: SafetyRule, target: TargetPlan, context: Context): SafetyResult {
  const { found, examples, limit } = CHECKS[rule](target, context);
  const status = statusOf(rule, target, found > limit, context.acks.has(rule));
  const reason = context.acks.get(rule);
  const isSaid = status === 'broken' || status === 'acknowledged';
  return {
    rule,
    target: target.name,
    status,
    found,
    limit,
    examples: isSaid ? [...new Set(examples)].sort().slice(0, EXAMPLES) : [],
    ...(status === 'acknowledged' && reason !== undefined && { reason }),
  };
}

function statusOf(
  rule: SafetyRule,
  { access }: TargetPlan,
  isBroken: boolean,
  isAcked: boolean,
): SafetyResult['status'] {
  if (isBroken) return isAcked ? 'acknowledged' : 'broken';
  if (access.live === 'unjudged' && ABOUT_ACCESS.has(rule)) return 'unchecked';
  return access.live === 'nothing' && ABOUT_ACCESS.has(rule) ? 'first' : 'kept';
}

const ABOUT_ACCESS: ReadonlySet<SafetyRule> = new Set([
  'break-glass-kept',
  'pipeline-identity-kept',
  'max-new-grants',
  'posture-not-weakened',
  'no-public-exposure',
]);

interface Found {
  readonly found: number;
  readonly limit: number;
  readonly examples: readonly string[];
}

const CHECKS: Readonly<Record<SafetyRule, (target: TargetPlan, context: Context) => Found>> = {
  'live-judged': ({ access }) => none(access.faults),
  'break-glass-kept': (target, { breakGlass }) => none([...goneEntries(target, breakGlass), ...cutEntries(target)]),
  'pipeline-identity-kept': ({ access }, { settings }) =>
    none(
      losses(access.rows).flatMap((row) =>
        places(
          row,
          row.concerns.filter((one) => settings.pipeline.includes(one)),
        ),
      ),
    ),
  'max-new-grants': (target, context) => {
    const pairs = accessPairs(gains(target));
    return { found: pairs.length, limit: limitOf('maxNewGrants', target, context), examples: pairs };
  },
  'max-deletes': (target, context) => {
    const gone = target.steps.filter(({ action }) => action === 'delete').map(({ address }) => address);
    return { found: gone.length, limit: limitOf('maxDeletes', target, context), examples: gone };
  },
  'posture-not-weakened': (target) =>
    none(
      gains(target).flatMap((row) => {
        const weaker = row.constraints.filter((name) => name.startsWith('posture.'));
        return weaker.length === 0 ? [] : places(row, row.who).map((text) => `${text}: ${weaker.join(', ')}`);
      }),
    ),
  'no-public-exposure': (target) =>
    none(
      gains(target)
        .filter((row) => row.public && row.aspect === 'access')
        .flatMap((row) => places(row, ['anybody'])),
    ),
  'transient-window': ({ windows }) => none(windows.map(({ address, what }) => `${address}: ${what}`)),
};

function none(examples: readonly string[]): Found {
  return { found: new Set(examples).size, limit: 0, examples };
}

function limitOf(limit: 'maxNewGrants' | 'maxDeletes', { name }: TargetPlan, { settings }: Context): number {
  return settings.targets.get(name)?.[limit] ?? settings.limits[limit];
}

/** On a target where nothing is live all access is new: there the plan as a whole is what is reviewed. */
function gains({ access }: TargetPlan): readonly PlanAccessRow[] {
  if (access.live === 'nothing') return [];
  return access.rows.filter(({ change }) => change === 'new' || change === 'widened');
}

function losses(rows: readonly PlanAccessRow[]): readonly PlanAccessRow[] {
  return rows.filter(({ change }) => change === 'lost' || change === 'narrowed');
}

function places({ resources, points }: PlanAccessRow, who: readonly string[]): readonly string[] {
  return who.flatMap((one) => [...resources, ...points].map((place) => `${one} → ${place}`));
}

/** Entries whose objects go, and that the policy does not have any more. */
function goneEntries({ steps }: TargetPlan, breakGlass: ReadonlySet<string>): readonly string[] {
  return steps
    .filter(({ action }) => action === 'delete')
    .flatMap(({ causes, resources }) =>
      causes
        .map(({ element }) => element)
        .filter((name) => name.startsWith(BREAK_GLASS) && !breakGlass.has(name.slice(BREAK_GLASS.length)))
        .flatMap((name) => resources.map((resource) => `${name} → ${resource}`)),
    );
}

/** Entries whose people lose everything on a resource of theirs, or get less there while an object of the entry changes. */
function cutEntries({ access, steps }: TargetPlan): readonly string[] {
  const touched = touchedEntries(steps);
  return losses(access.rows).flatMap((row) =>
    places(
      row,
      row.concerns.filter((name) => name.startsWith(BREAK_GLASS)),
    ).filter((text) => row.change === 'lost' || touched.has(text) || touched.has(text.slice(0, text.indexOf(' → ')))),
  );
}

/**
 * What changes of each entry: `entry → resource`, or the entry alone where an object without a resource of its own does, such as a posture that
 * several share. Where nobody remembers what made an object that goes, one that is created for an entry may stand in its place.
 */
function touchedEntries(steps: TargetPlan['steps']): ReadonlySet<string> {
  const isForgotten = steps.some(({ action, causes }) => action === 'delete' && causes.length === 0);
  return new Set(
    steps
      .filter(({ action }) => action !== 'create' || isForgotten)
      .flatMap(({ causes, resources }) =>
        causes.flatMap(({ element }) =>
          resources.length === 0 ? [element] : resources.map((one) => `${element} → ${one}`),
        ),
      ),
  );
}
