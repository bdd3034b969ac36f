import {
  type BreakGlass,
  type Conditions,
  type Element,
  MFA_LEVELS,
  type PrincipalRef,
  refText,
  type SessionLimits,
} from '../model/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder, Declaration } from './binder.js';
import { readSession } from './conditions.js';
import type { Context } from './context.js';
import { checkConditions } from './contradiction.js';
import { readDay, readValidity } from './dates.js';
import { readWhen } from './demand.js';
import type { Fields } from './fields.js';
import { readLoginNames } from './logins.js';
import { checkSortOfConditions } from './policy-conditions.js';
import { checkOwner } from './policy-reach.js';
import { readPrincipals, sortOf } from './principals.js';

const BEST_MFA = MFA_LEVELS[MFA_LEVELS.length - 1]!;
const LONGEST = 3600;

export function bindBreakGlass(binder: Binder, context: Context): Map<string, BreakGlass> {
  return bindMappings(binder, 'break_glass', (fields, element, declaration) => {
    const subjects = readPrincipals(binder, context.scope, fields.texts('subjects'));
    for (const ref of subjects) checkSubject(binder, context, ref);
    const resources = readResources(fields, context, declaration);
    const as = readLoginNames(fields);
    checkLogins(fields, context, resources);
    const alert = fields.text('alert');
    const reason = fields.text('reason');
    const when = readConditions(fields, context, element);
    const session = withMax(binder, element, readSession(fields));
    const validity = readValidity(fields);
    const reviewed = readDay(fields, 'reviewed');
    if (!alert) return undefined;
    return {
      ...element,
      ...(reason && { reason: reason.value }),
      subjects,
      resources,
      ...(as && { as }),
      alert,
      when,
      session,
      validity,
      ...(reviewed && { reviewed }),
    };
  });
}

function checkSubject(binder: Binder, context: Context, ref: PrincipalRef): void {
  const text = refText(ref);
  if (ref.kind !== 'user' && ref.kind !== 'group') {
    binder.fault('ZT064', ref.span, { text, why: 'is not a user or a group' });
  } else if (sortOf(ref, context.groups) === 'workloads') {
    binder.fault('ZT064', ref.span, { text, why: 'holds workloads' });
  } else if (ref.kind === 'group' && context.openGroups.has(ref.group)) {
    binder.fault('ZT064', ref.span, { text, why: 'is open: who is in it is not known here' });
  }
}

function readResources(fields: Fields, context: Context, { fileOwner }: Declaration): BreakGlass['resources'] {
  const { binder } = fields;
  return fields.texts('resources').filter((name) => {
    if (!binder.resolve('resources', name)) return false;
    const resource = context.resources.get(name.value);
    if (resource?.public) {
      const related = [{ span: resource.public.span, label: 'public here' }];
      binder.fault('ZT055', name.span, { name: name.value }, { related });
    } else if (resource && fileOwner) {
      checkOwner(binder, name.span, context, { names: [name.value], owners: new Set([resource.owner]) }, fileOwner);
    }
    return true;
  });
}

function checkLogins(fields: Fields, context: Context, names: BreakGlass['resources']): void {
  const ssh = names.find(({ value }) => context.resources.get(value)?.isSsh);
  const isKnown = names.every(({ value }) => context.resources.has(value));
  if (ssh && !fields.has('as')) fields.binder.fault('ZT063', ssh.span, { missing: true, name: ssh.value });
  if (!ssh && isKnown && fields.has('as')) fields.binder.fault('ZT063', fields.keySpan('as'), { missing: false });
}

/** The written conditions, raised to what break-glass asks at least. */
function readConditions(fields: Fields, context: Context, element: Element): Conditions {
  const { binder } = fields;
  const written = readWhen(fields);
  const mfa = { value: BEST_MFA, span: written?.span ?? element.span };
  if (!written) return { mfa, span: element.span };
  checkConditions(binder, context, written, 'this entry');
  checkSortOfConditions(binder, context, written, 'humans');
  if (written.mfa && written.mfa.value !== BEST_MFA) {
    binder.fault('ZT065', written.mfa.span, { found: `\`mfa: ${written.mfa.value}\``, rule: `\`mfa: ${BEST_MFA}\`` });
  }
  return written.mfa ? written : { ...written, mfa };
}

function withMax(binder: Binder, element: Element, session: SessionLimits | undefined): SessionLimits {
  const max = session?.max;
  if (max && max.value > LONGEST)
    binder.fault('ZT065', max.span, { found: 'a session of more than an hour', rule: '`max: 1h`' });
  const span = session?.span ?? element.span;
  return { ...session, max: max ?? { value: LONGEST, span }, span };
}
