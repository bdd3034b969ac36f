import { didYouMean } from '../diagnostics/index.js';
import type { Gap, Located, Policy } from '../model/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder } from './binder.js';
import { readValidity } from './dates.js';
import type { Fields } from './fields.js';
import { checkTarget } from './resources.js';

/** Names that stand for every constraint that begins so. */
const GROUPS: ReadonlySet<string> = new Set(['posture', 'session']);

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
  if (waivable.has(value) || GROUPS.has(value)) return;
  const guess = didYouMean(value, [...waivable, ...GROUPS]);
  binder.fault('ZT066', span, { name: value }, guess === undefined ? {} : { help: guess });
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
  const names = binder.names('policies');
  if (names.has(value)) return true;
  if (!binder.incomplete.has('policies') && !binder.incomplete.has('break_glass')) {
    const candidates = [...names.keys(), ...binder.names('break_glass').keys()];
    binder.unknown('policy or break-glass entry', value, span, candidates, '`policies` or `break_glass`');
  }
  return false;
}
