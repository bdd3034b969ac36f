import type { Draft } from './draft.js';
import type { Mapping } from './project.js';
import type { Value } from './yaml-text.js';

/** What is said about access and has no influence on any decision: ceilings, separations, what must be reached, and when a grant was reviewed. */
export function addExpectations(draft: Draft): void {
  if (!draft.may('expectations', 0.5)) return;
  const { random } = draft;
  const allows = draft.names('policies').filter((name) => draft.sections.policies[name]!.allow !== undefined);
  for (const grant of [...allows.map((name) => draft.sections.policies[name]!), ...glassOf(draft)]) {
    if (random.chance(0.3)) grant.reviewed = random.pick(['2025-03-01', '2026-02-28', '2027-01-01']);
  }
  if (allows.length > 0 && random.chance(0.6)) addCeiling(draft, allows);
  if (allows.length > 0 && random.chance(0.6)) addMustReach(draft, allows);
  if (random.chance(0.6)) addSeparation(draft);
}

function glassOf(draft: Draft): readonly Mapping[] {
  return draft.names('break_glass').map((name) => draft.sections.break_glass[name]!);
}

/** An entry that reads like one allow, and perhaps the principals of another one. */
function addCeiling(draft: Draft, allows: readonly string[]): void {
  const { random } = draft;
  const allow = draft.sections.policies[random.pick(allows)]!;
  const others = [draft.sections.policies[random.pick(allows)]!.allow!].flat();
  const only = random.chance(0.5) ? [demandOf(allow), ...others] : [demandOf(allow)];
  draft.add('ceilings', 'most', { to: allow.to!, only: draft.list(only) }, false);
}

function addMustReach(draft: Draft, allows: readonly string[]): void {
  const allow = draft.sections.policies[draft.random.pick(allows)]!;
  draft.add('must_reach', 'least', { ...demandOf(allow), to: allow.to! }, false);
}

function addSeparation(draft: Draft): void {
  const closed = draft.names('resources').filter((name) => draft.sections.resources[name]!.public === undefined);
  if (closed.length < 2) return;
  const [a, b, ...more] = draft.random.some(closed, 2, 4) as [string, string, ...string[]];
  draft.add('separation', 'duties', { between: [a, more.length > 0 ? [b, ...more] : b] }, false);
}

function demandOf({ allow, except, as, when, session }: Mapping): { [key: string]: Value } {
  return {
    who: allow!,
    ...(except !== undefined && { except }),
    ...(as !== undefined && { as }),
    ...(when !== undefined && { when }),
    ...(session !== undefined && { session }),
  };
}
