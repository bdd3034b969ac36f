import type { Draft } from './draft.js';
import type { Mapping } from './project.js';
import { addTests } from './tests.js';

/** What has no influence on any decision: gaps and tests. */
export function addGapsAndTests(draft: Draft): void {
  const targets = Object.keys((draft.config.targets ?? {}) as Mapping);
  if (targets.length > 0 && draft.may('gaps', 0.5)) addGap(draft, targets);
  if (draft.may('tests', 0.3)) addTests(draft);
}

function addGap(draft: Draft, targets: readonly string[]): void {
  const { random } = draft;
  const allows = draft.names('policies').filter((name) => draft.sections.policies[name]!.allow !== undefined);
  const constraints = random.some(
    ['mfa', 'risk', 'posture', 'posture.os', 'location', 'session.max', 'schedule', 'approval'],
    1,
    3,
  );
  const gap: Mapping = {
    target: random.pick(targets),
    constraints: draft.list(constraints),
    policies: draft.list(random.some([...allows, ...draft.names('break_glass')], 1, 2)),
    owner: 'team-a',
    reason: 'until the next version',
    expires: '2099-01-01',
    ...(random.chance(0.5) && { enforced_by: 'the proxy in front of it' }),
  };
  draft.add('gaps', 'accepted', gap, false);
}
