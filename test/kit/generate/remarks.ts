import { isSsh } from '../../oracle/interpreter/decode.js';
import type { Draft } from './draft.js';
import { LOGINS } from './pools.js';
import { someUser } from './principals.js';
import type { Mapping } from './project.js';

/** What has no influence on any decision: gaps and tests. */
export function addGapsAndTests(draft: Draft): void {
  const targets = Object.keys((draft.config.targets ?? {}) as Mapping);
  if (targets.length > 0 && draft.may('gaps', 0.5)) addGap(draft, targets);
  if (draft.may('tests', 0.15)) addTest(draft);
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
  };
  draft.add('gaps', 'accepted', gap, false);
}

function addTest(draft: Draft): void {
  const { random } = draft;
  const source = draft.source();
  const resources = random.some(draft.names('resources'), 1, 2);
  const needsLogin = resources.some((name) => isSsh(source, name));
  draft.tests.push({
    name: 'someone reaches something',
    who: { user: someUser(draft), mfa: 'strong', device: { managed: true } },
    ...(needsLogin && { as: random.pick(LOGINS) }),
    [random.pick(['can', 'cannot'])]: draft.list(resources),
  });
}
