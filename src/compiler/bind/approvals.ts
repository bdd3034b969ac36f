import type { Approval, Group } from '../model/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder } from './binder.js';
import { readPrincipals, sortOf } from './principals.js';
import type { Scope } from './scope.js';

export function bindApprovals(binder: Binder, scope: Scope, groups: ReadonlyMap<string, Group>): Map<string, Approval> {
  return bindMappings(binder, 'approvals', (fields, element) => {
    const approvers = readPrincipals(binder, scope, fields.texts('approvers'));
    for (const ref of approvers) {
      if (sortOf(ref, groups) === 'workloads')
        binder.fault('ZT059', ref.span, { what: 'a workload', why: 'an approver is a human' });
    }
    const ticket = fields.word('ticket', ['required', 'optional'] as const)?.value ?? 'optional';
    const max = fields.duration('max');
    return { ...element, approvers, ticket, ...(max && { max }) };
  });
}
