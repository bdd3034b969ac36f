import type { Conditions, Estate, SessionLimits } from '../compiler/model/index.js';
import type { Span } from '../compiler/source/index.js';
import type { Constraint } from './capabilities.js';

/**
 * Where a constraint of a policy is said: the condition itself if the policy (or a profile or posture that it names) says it, else the
 * floor or deny that brought it, else the policy's name.
 */
export function placeOf(estate: Estate, constraint: Constraint, policy: string, raisedBy: readonly string[]): Span {
  const allow = estate.policies.get(policy);
  const glass = estate.breakGlass.get(policy);
  const own =
    (allow && conditionPlace(estate, allow.when, constraint)) ??
    (allow?.effect === 'allow' ? sessionPlace(allow.session, constraint) : undefined) ??
    (glass && (conditionPlace(estate, glass.when, constraint) ?? sessionPlace(glass.session, constraint)));
  if (own) return own;
  if (constraint.startsWith('as.') && allow?.as) return allow.as.span;
  for (const name of raisedBy) {
    const deny = estate.policies.get(name);
    if (deny?.effect !== 'deny') continue;
    const place =
      conditionPlace(estate, deny.when, constraint) ??
      deny.unless?.map((one) => conditionPlace(estate, one, constraint)).find((span) => span !== undefined);
    if (place) return place;
  }
  return (allow ?? glass)?.nameSpan ?? firstPlace(estate);
}

function firstPlace(estate: Estate): Span {
  const file = estate.files[0];
  if (!file) throw new Error('an estate has at least one file');
  return { file, start: 0, end: 0 };
}

function conditionPlace(estate: Estate, conditions: Conditions | undefined, constraint: Constraint): Span | undefined {
  if (!conditions) return undefined;
  return (
    directPlace(conditions, constraint) ??
    sessionPlace(conditions.session, constraint) ??
    conditions.profile?.find(({ value }) => conditionPlace(estate, estate.profiles.get(value)?.conditions, constraint))
      ?.span
  );
}

function directPlace(conditions: Conditions, constraint: Constraint): Span | undefined {
  if (constraint.startsWith('posture.')) return conditions.posture?.[0]?.span;
  switch (constraint) {
    case 'mfa':
      return conditions.mfa?.span;
    case 'risk':
      return conditions.risk?.span;
    case 'location':
      return conditions.location?.[0]?.span;
    case 'network':
      return conditions.network?.[0]?.span;
    case 'platform':
      return conditions.platform?.[0]?.span;
    case 'idp':
      return conditions.idp?.[0]?.span;
    case 'schedule':
      return conditions.schedule?.[0]?.span;
    case 'approval':
      return conditions.approval?.[0]?.span;
    case 'workload.credential':
      return conditions.credential?.span;
    default:
      return undefined;
  }
}

function sessionPlace(session: SessionLimits | undefined, constraint: Constraint): Span | undefined {
  if (!session || !constraint.startsWith('session.')) return undefined;
  switch (constraint) {
    case 'session.max':
      return session.max?.span;
    case 'session.idle':
      return session.idle?.span;
    case 'session.recorded':
      return session.recorded;
    case 'session.isolated':
      return session.isolated;
    case 'session.justified':
      return session.justified;
    default:
      return undefined;
  }
}
