import type { BreakGlass, Policy, Validity } from '../../model/index.js';
import type { Span } from '../../source/index.js';
import type { ExpectationChange } from '../difference.js';
import type { Sides } from '../sides.js';
import { guardrailChanges } from './guardrails.js';
import { sensitivityAt } from './pairs.js';
import { changeOf, loosened, otherwise, type Pair, type Said } from './said.js';
import { endChanges } from './validity.js';

/** What policies and break-glass entries say beside access: guardrails, reviews, and an end that lies beyond the horizon. @throws BudgetExceeded */
export function markChanges(sides: Sides): readonly ExpectationChange[] {
  const { before, after } = sides;
  const policies = pairedAs<Policy>(sides, 'policies', before.estate.policies, after.estate.policies);
  const entries = pairedAs<BreakGlass>(sides, 'break_glass', before.estate.breakGlass, after.estate.breakGlass);
  const guardrails = guardrailChanges(sides, policies);
  return [
    ...policies.flatMap((pair, at) => {
      const { said, because } = guardrails[at]!;
      const all = [...said, ...marksOf(sides, pair, (pair.after ?? pair.before)!.effect === 'allow')];
      return changeOf(pair, all, sensitivityAt(sides, pair.before?.resources, pair.after?.resources), because) ?? [];
    }),
    ...entries.flatMap((pair) => {
      const [was, is] = [namesIn(pair.before), namesIn(pair.after)];
      return changeOf(pair, marksOf(sides, pair, true), sensitivityAt(sides, was, is)) ?? [];
    }),
  ];
}

function namesIn(entry: BreakGlass | undefined): readonly string[] {
  return entry?.resources.map(({ value }) => value) ?? [];
}

function pairedAs<T>(
  { alignment }: Sides,
  section: string,
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
): readonly Pair<T>[] {
  const kept = new Set<string>();
  const here = [...after].map(([name, one]): Pair<T> => {
    const old = alignment.policies.get(name) ?? '';
    const was = before.get(old);
    kept.add(old);
    return { section, after: one, ...(was && { before: was }) };
  });
  return [...here, ...[...before].filter(([name]) => !kept.has(name)).map(([, one]) => ({ section, before: one }))];
}

interface Marked {
  readonly validity: Validity;
  readonly reviewed?: { readonly value: number; readonly span: Span };
}

function marksOf({ horizon }: Sides, { before, after }: Pair<Marked>, isGrant: boolean): readonly Said[] {
  if (!before || !after) return [];
  const isBeyond = [before, after].every(({ validity }) => (validity.to?.value ?? horizon.to) >= horizon.to);
  return [
    ...(isBeyond ? endChanges(before.validity, after.validity, isGrant) : []),
    ...reviewChanges(before.reviewed, after.reviewed),
  ];
}

function reviewChanges(before: Marked['reviewed'], after: Marked['reviewed']): readonly Said[] {
  if (before?.value === after?.value) return [];
  if (!after) return [loosened(`says no longer when it was reviewed (${dayText(before!)})`)];
  return [otherwise(`was reviewed ${dayText(after)}${before ? ` (before: ${dayText(before)})` : ''}`)];
}

/** The day as it is written. */
function dayText({ span }: NonNullable<Marked['reviewed']>): string {
  return span.file.text.slice(span.start, span.end).replace(/["']/g, '');
}
