import type { Gap, Located, Policy } from '../model/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder } from './binder.js';
import { readValidity } from './dates.js';
import type { Fields } from './fields.js';
import { checkTarget } from './resources.js';

export function bindGaps(binder: Binder, policies: ReadonlyMap<string, Policy>): Map<string, Gap> {
  return bindMappings(binder, 'gaps', (fields, element) => {
    const target = fields.text('target');
    if (target) checkTarget(binder, target.value, target.span);
    const constraints = fields.texts('constraints');
    for (const each of constraints) checkConstraint(binder, each);
    const named = fields.texts('policies').filter((name) => checkPolicy(binder, policies, name));
    const enforcedBy = fields.text('enforced_by');
    const reason = fields.text('reason');
    const validity = readValidity(fields);
    checkRequired(fields, element.nameSpan);
    if (!target || !reason) return undefined;
    return {
      ...element,
      target,
      constraints,
      policies: named,
      ...(enforcedBy && { enforcedBy: enforcedBy.value }),
      reason: reason.value,
      validity,
    };
  });
}

/** The schema asks for these too; a gap without them must never stand. */
function checkRequired(fields: Fields, span: Gap['nameSpan']): void {
  for (const key of ['constraints', 'policies', 'expires', 'owner']) {
    if (!fields.has(key)) fields.binder.fault('ZT032', span, { what: `a gap without \`${key}\`` });
  }
}

/** A constraint that can be waived, or what stands before the dot of some. */
function checkConstraint(binder: Binder, { value, span }: Located<string>): void {
  const { waivable } = binder.input;
  const prefixes = new Set(
    [...waivable].flatMap((name) => (name.includes('.') ? [name.slice(0, name.indexOf('.'))] : [])),
  );
  prefixes.delete('workload');
  if (waivable.has(value) || prefixes.has(value)) return;
  binder.unknown('constraint', value, span, [...waivable, ...prefixes], 'the constraints that a gap can accept');
}

function checkPolicy(binder: Binder, policies: ReadonlyMap<string, Policy>, name: Located<string>): boolean {
  const { value, span } = name;
  if (binder.names('break_glass').has(value)) return true;
  const deny = policies.get(value);
  if (deny?.effect === 'deny') {
    const related = [{ span: deny.nameSpan, label: 'a deny' }];
    binder.fault('ZT067', span, { name: value }, { related });
    return false;
  }
  return binder.resolve('policies', name);
}
