import type { Analysis } from '../../../../../src/compiler/analysis/index.js';
import type { PolicySource } from '../../../../oracle/interpreter/project.js';
import type { Atoms } from './atoms.js';
import { isAllowed, type Outcome, outcomesAt, type ResourceOutcomes } from './outcomes.js';

/** What the analyses say, decided by looking at everything that can happen. */
export class Truth {
  readonly #source: PolicySource;
  readonly #outcomes: readonly Outcome[];
  readonly #meetable: ReadonlySet<string>;
  readonly byResource: readonly ResourceOutcomes[];
  readonly allows: readonly string[];
  /** Plain denies and floors. */
  readonly denies: readonly string[];

  constructor(table: Atoms, source: PolicySource) {
    this.#source = source;
    this.byResource = [...source.resources.keys()].map((resource) => outcomesAt(table, [source], resource));
    this.#outcomes = this.byResource.flatMap(({ all }) => all.map(([outcome]) => outcome!));
    this.#meetable = new Set(this.byResource.flatMap(({ meetable }) => [...meetable[0]!]));
    const policies = [...source.policies];
    this.allows = policies.filter(([, policy]) => 'allow' in policy).map(([name]) => name);
    this.denies = policies.filter(([, policy]) => 'deny' in policy).map(([name]) => name);
  }

  isFloor(name: string): boolean {
    return 'unless' in this.#source.policies.get(name)!;
  }

  isUnsatisfiable(name: string): boolean {
    return !this.#meetable.has(name);
  }

  /** Some request gets in by this allow. */
  isEffective(allow: string): boolean {
    return this.#some((outcome) => isLetIn(outcome) && outcome.allows.has(allow));
  }

  isDead(allow: string): boolean {
    return !this.isUnsatisfiable(allow) && !this.isEffective(allow);
  }

  /** These denies and floors alone take everything that the allow would grant. */
  takeAll(denies: readonly string[], allow: string): boolean {
    return !this.#some((outcome) => outcome.allows.has(allow) && !denies.some((deny) => stops(outcome, deny)));
  }

  isRedundant(allow: string): boolean {
    return (
      this.isEffective(allow) &&
      this.grantAll(
        this.allows.filter((other) => other !== allow),
        allow,
      )
    );
  }

  /** Others let in every request that gets in by this allow. */
  grantAll(others: readonly string[], allow: string): boolean {
    return !this.#some(
      (outcome) => isLetIn(outcome) && outcome.allows.has(allow) && !others.some((other) => outcome.allows.has(other)),
    );
  }

  /** Without these allows the same requests get in, whether or not by a break-glass entry. */
  canAllGo(allows: readonly string[]): boolean {
    const isLost = ({ allows: granting }: Outcome): boolean =>
      granting.size > 0 && [...granting].every((one) => allows.includes(one));
    return !this.#some((outcome) => isLetIn(outcome) && isLost(outcome));
  }

  isIneffective(deny: string): boolean {
    return !this.isUnsatisfiable(deny) && this.takesNothingBeside(this.denies, deny);
  }

  /** With only these others (and itself) written, it stops no request that would get in without it. */
  takesNothingBeside(others: readonly string[], deny: string): boolean {
    return !this.#some((outcome) => {
      if (!stops(outcome, deny)) return false;
      const isStopped = (names: ReadonlySet<string>): boolean =>
        [...names].some((name) => name !== deny && others.includes(name));
      if (isStopped(outcome.denies)) return false;
      const byAllow = outcome.allows.size > 0 && !isStopped(outcome.floors);
      return this.isFloor(deny) ? byAllow && outcome.glass.size === 0 : byAllow || outcome.glass.size > 0;
    });
  }

  /** `deny allow resource`, of plain denies that take a part of what an allow grants, and not all. */
  partialOverrides(): readonly string[] {
    return this.byResource.flatMap(({ resource, all }) =>
      this.denies.flatMap((deny) =>
        this.allows
          .filter((allow) => {
            const granted = all.map(([outcome]) => outcome!).filter(({ allows }) => allows.has(allow));
            return granted.some(({ denies }) => denies.has(deny)) && granted.some(({ denies }) => !denies.has(deny));
          })
          .filter(() => !this.isFloor(deny))
          .map((allow) => `${deny} ${allow} ${resource}`),
      ),
    );
  }

  #some(test: (outcome: Outcome) => boolean): boolean {
    return this.#outcomes.some(test);
  }
}

/** No plain deny and no floor is in the way of allows. */
function isLetIn({ floors, denies }: Outcome): boolean {
  return floors.size === 0 && denies.size === 0;
}

function stops({ floors, denies }: Outcome, name: string): boolean {
  return floors.has(name) || denies.has(name);
}

/** Every verdict that an analysis can give, as it is counted. */
export const VERDICTS = [
  'redundant: duplicate',
  'redundant: single',
  'redundant: union',
  'redundant: removable',
  'redundant: not removable',
  'not redundant',
  'dead: one deny',
  'dead: several denies',
  'unsatisfiable: expired',
  'unsatisfiable: not-yet',
  'unsatisfiable: conditions',
  'unsatisfiable: nobody',
  'ineffective: nothing-to-deny',
  'ineffective: covered',
  'effective deny',
  'partial override',
] as const;

/** What a comparison with an edited estate can come to. */
export const COMPARISONS = [
  'comparison: equivalent',
  'comparison: more',
  'comparison: less',
  'comparison: incomparable',
] as const;

type Asking = (analysis: Analysis, truth: Truth, seen: (verdict: string) => void) => readonly string[];

/** Per analysis, what it says that is not so, in words; `seen` is told its verdicts. */
export const ANALYSES: Readonly<Record<string, Asking>> = {
  redundancies,
  deadAllows,
  unsatisfiable,
  ineffectiveDenies: ineffective,
  partialOverrides: overrides,
};

function redundancies(analysis: Analysis, truth: Truth, seen: (verdict: string) => void): readonly string[] {
  const wrong: string[] = [];
  const found = analysis.redundancies();
  const names = found.map(({ policy }) => policy);
  wrong.push(
    ...compareNames(
      'redundant',
      names,
      truth.allows.filter((allow) => truth.isRedundant(allow)),
    ),
  );
  if (names.length < truth.allows.length) seen('not redundant');
  const removable = found.filter((one) => one.removable).map(({ policy }) => policy);
  for (const { policy, kind, cover, removable: canGo } of found) {
    seen(`redundant: ${kind}`);
    seen(canGo ? 'redundant: removable' : 'redundant: not removable');
    if (!truth.grantAll(cover, policy)) wrong.push(`${policy} is not covered by ${cover.join()}`);
    for (const one of cover) {
      const rest = cover.filter((other) => other !== one);
      if (truth.grantAll(rest, policy)) wrong.push(`${policy} is covered without ${one} of ${cover.join()}`);
    }
    const singles = truth.allows.filter((other) => other !== policy && truth.grantAll([other], policy));
    if ((kind === 'union') !== (canGo ? cover.length > 1 : singles.length === 0)) wrong.push(`${policy} is no ${kind}`);
    const isDuplicate = cover.length === 1 && truth.grantAll([policy], cover[0]!);
    if ((kind === 'duplicate') !== isDuplicate) wrong.push(`${policy} is ${kind}`);
    const kept = truth.allows.filter((other) => other !== policy && !removable.includes(other));
    if (truth.grantAll(kept, policy) !== canGo) wrong.push(`${policy} is removable: ${canGo}`);
    if (canGo && cover.some((one) => removable.includes(one))) wrong.push(`${policy} is covered by what goes`);
  }
  if (!truth.canAllGo(removable)) wrong.push(`${removable.join()} cannot all go`);
  return wrong;
}

function deadAllows(analysis: Analysis, truth: Truth, seen: (verdict: string) => void): readonly string[] {
  const found = analysis.deadAllows();
  const names = found.map(({ policy }) => policy);
  const wrong = [
    ...compareNames(
      'dead',
      names,
      truth.allows.filter((allow) => truth.isDead(allow)),
    ),
  ];
  for (const { policy, denies } of found) {
    seen(denies.length === 1 ? 'dead: one deny' : 'dead: several denies');
    if (!truth.takeAll(denies, policy)) wrong.push(`${denies.join()} do not take all of ${policy}`);
    for (const one of denies) {
      if (
        truth.takeAll(
          denies.filter((other) => other !== one),
          policy,
        )
      )
        wrong.push(`${policy} is dead without ${one}`);
    }
  }
  return wrong;
}

function unsatisfiable(analysis: Analysis, truth: Truth, seen: (verdict: string) => void): readonly string[] {
  const found = analysis.unsatisfiable();
  for (const { because } of found) seen(`unsatisfiable: ${because}`);
  const names = found.map(({ policy }) => policy);
  const all = [...truth.allows, ...truth.denies].filter((name) => truth.isUnsatisfiable(name));
  return compareNames('unsatisfiable', names, all);
}

function ineffective(analysis: Analysis, truth: Truth, seen: (verdict: string) => void): readonly string[] {
  const found = analysis.ineffectiveDenies();
  const names = found.map(({ policy }) => policy);
  const wrong = [
    ...compareNames(
      'ineffective',
      names,
      truth.denies.filter((deny) => truth.isIneffective(deny)),
    ),
  ];
  if (truth.denies.some((deny) => !truth.isIneffective(deny) && !truth.isUnsatisfiable(deny))) seen('effective deny');
  for (const { policy, because, cover } of found) {
    seen(`ineffective: ${because}`);
    const isNothing = truth.takesNothingBeside([], policy);
    if (isNothing !== (because === 'nothing-to-deny')) wrong.push(`${policy} is ${because}`);
    if (!truth.takesNothingBeside(cover, policy)) wrong.push(`${cover.join()} leave something to ${policy}`);
    for (const one of cover) {
      const rest = cover.filter((other) => other !== one);
      if (truth.takesNothingBeside(rest, policy)) wrong.push(`${policy} is covered without ${one}`);
    }
  }
  return wrong;
}

function overrides(analysis: Analysis, truth: Truth, seen: (verdict: string) => void): readonly string[] {
  const found = analysis.partialOverrides().map(({ deny, allow, resource }) => `${deny} ${allow} ${resource}`);
  if (found.length > 0) seen('partial override');
  return compareNames('partial override', found, truth.partialOverrides());
}

function compareNames(what: string, found: readonly string[], right: readonly string[]): readonly string[] {
  return [
    ...found.filter((name) => !right.includes(name)).map((name) => `${name} is not ${what}`),
    ...right.filter((name) => !found.includes(name)).map((name) => `${name} is ${what}`),
  ];
}

/** What a comparison says of the resources that both sides have and that are not public, against everything that can happen. */
export function compareMismatches(
  table: Atoms,
  sources: readonly [PolicySource, PolicySource],
  differences: ReadonlyMap<string, { readonly gained: boolean; readonly lost: boolean }>,
): readonly string[] {
  const wrong: string[] = [];
  for (const resource of sources[1].resources.keys()) {
    if (!sources[0].resources.has(resource)) continue;
    if ([...sources].some((source) => 'public' in source.resources.get(resource)!)) continue;
    const { all } = outcomesAt(table, sources, resource);
    const changes = all.map(([before, after]) => [isAllowed(before!), isAllowed(after!)] as const);
    const gained = changes.some(([before, after]) => after && !before);
    const lost = changes.some(([before, after]) => before && !after);
    const said = differences.get(resource) ?? { gained: false, lost: false };
    if (said.gained !== gained) wrong.push(`${resource} gained: ${gained}`);
    if (said.lost !== lost) wrong.push(`${resource} lost: ${lost}`);
  }
  return wrong;
}
