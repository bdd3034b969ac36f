import type { Conditions, Demand, DenyPolicy, Policy } from '../../model/index.js';
import type { Cause, DiffRow } from '../difference.js';
import type { Sides } from '../sides.js';
import { changedDemands, type Meant, type Wanted } from './demands.js';
import { coverage, type Spoken, spokenOf } from './pairs.js';
import { demandText, loosened, namesText, type Pair, type Said, tightened, whoText, withText } from './said.js';

/** What guardrails say otherwise: they stand against what may be granted one day, so access that is granted now need not show it. */
export interface GuardrailChange {
  readonly said: readonly Said[];
  readonly because: readonly Cause[];
}

const NOTHING: GuardrailChange = { said: [], because: [] };

/** One answer for each pair, in their order. @throws BudgetExceeded */
export function guardrailChanges(sides: Sides, pairs: readonly Pair<Policy>[]): readonly GuardrailChange[] {
  const both = pairs.map((pair) => ({
    pair,
    spoken: spokenOf(sides, resourcesOf(pair.before), resourcesOf(pair.after)),
  }));
  const compared = both.flatMap(({ pair, spoken }) => {
    const [before, after] = [guardrail(pair.before), denyOf(pair.after)];
    return before && after ? [{ pair, before, after, spoken }] : [];
  });
  const regions = changedDemands(
    sides,
    compared.map((one) => wantedOf(one, refused)),
  );
  const passes = changedDemands(
    sides,
    compared.map((one) => wantedOf(one, passing)),
  );
  const found = new Map(
    compared.map(({ pair, before, after, spoken }, at): [Pair<Policy>, GuardrailChange] => [
      pair,
      {
        said: [
          ...marked(before, after),
          ...coverage(spoken),
          ...regions[at]!.rows.map(refusal),
          ...passes[at]!.rows.map(passage),
        ],
        because: byElement([...regions[at]!.because, ...passes[at]!.because]),
      },
    ]),
  );
  return pairs.map((pair) => found.get(pair) ?? comeOrGone(sides, pair));
}

function denyOf(policy: Policy | undefined): DenyPolicy | undefined {
  return policy?.effect === 'deny' ? policy : undefined;
}

function guardrail(policy: Policy | undefined): DenyPolicy | undefined {
  const deny = denyOf(policy);
  return deny?.guardrail ? deny : undefined;
}

function resourcesOf(policy: Policy | undefined): readonly string[] {
  return policy?.resources ?? [];
}

function comeOrGone(sides: Sides, { before, after }: Pair<Policy>): GuardrailChange {
  const [was, is] = [guardrail(before), guardrail(after)];
  if (was && !is) {
    const { left, shared } = spokenOf(sides, was.resources, resourcesOf(after));
    const names = [...left, ...shared.map((one) => one.after)];
    return names.length === 0
      ? NOTHING
      : { said: [loosened(`stands no longer as a guardrail at ${namesText(names)}`)], because: [] };
  }
  return is ? { said: [tightened(`stands as a guardrail at ${namesText(is.resources)}`)], because: [] } : NOTHING;
}

type Compared = { readonly before: DenyPolicy; readonly after: DenyPolicy; readonly spoken: Spoken };

function wantedOf({ before, after, spoken }: Compared, demandsOf: (deny: DenyPolicy) => readonly Demand[]): Wanted {
  const isComparable = demandsOf !== passing || (before.unless !== undefined && after.unless !== undefined);
  const meant = (deny: DenyPolicy): Meant => ({ element: deny, demands: demandsOf(deny) });
  return { before: meant(before), after: meant(after), shared: isComparable ? spoken.shared : [] };
}

function refused({ who, except, as, when }: DenyPolicy): readonly Demand[] {
  return [{ who, except, ...(as && { as }), ...(when && { when }) }];
}

/** What a floor lets through. */
function passing({ who, except, as, unless }: DenyPolicy): readonly Demand[] {
  return (unless ?? []).map((when: Conditions) => ({ who, except, ...(as && { as }), when }));
}

function marked(before: DenyPolicy, after: DenyPolicy): readonly Said[] {
  const [was, is] = [before.unless !== undefined, after.unless !== undefined];
  return [
    ...(after.guardrail ? [] : [loosened('is a guardrail no longer')]),
    ...(!was && is ? [loosened('lets through who meets its `unless`')] : []),
    ...(was && !is ? [tightened('refuses all, as it has no `unless` any more')] : []),
  ];
}

function refusal(row: DiffRow): Said {
  const text = `${whoText(row)} at ${namesText(row.resources.map(({ name }) => name))}`;
  switch (row.change) {
    case 'new':
      return tightened(`stands against ${text}${withText(row.after)}`);
    case 'widened':
      return tightened(`stands against ${text} in more situations: ${demandText(row)}`);
    case 'lost':
      return loosened(`no longer stands against ${text}`);
    case 'narrowed':
      return loosened(`stands against ${text} in fewer situations: ${demandText(row)}`);
  }
}

function passage(row: DiffRow): Said {
  const text = `${whoText(row)} at ${namesText(row.resources.map(({ name }) => name))}`;
  const isGain = row.change === 'new' || row.change === 'widened';
  return isGain
    ? loosened(`asks less of ${text}: ${demandText(row)}`)
    : tightened(`asks more of ${text}: ${demandText(row)}`);
}

function byElement(causes: readonly Cause[]): readonly Cause[] {
  const found = new Map(causes.map((cause) => [cause.element, cause]));
  return [...found.values()].sort((a, b) => (a.element < b.element ? -1 : 1));
}
