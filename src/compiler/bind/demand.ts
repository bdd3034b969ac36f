import type { AllowPolicy, Conditions } from '../model/index.js';
import { readConditions, readSession } from './conditions.js';
import type { Context } from './context.js';
import { checkConditions } from './contradiction.js';
import type { Fields } from './fields.js';
import { checkSortOfConditions } from './policy-conditions.js';
import type { Sort } from './principals.js';

/** `when`: one mapping, without `session`. */
export function readWhen(fields: Fields): Conditions | undefined {
  const inner = fields.fields('when');
  if (!inner) return undefined;
  const conditions = readConditions(inner, inner.map.span, { session: false, profile: true });
  inner.finish();
  return conditions;
}

/** `when` and `session` of an allow or of what reads like one; `what` calls it so in messages. */
export function readDemands(
  fields: Fields,
  context: Context,
  sort: Sort,
  what: string,
): Pick<AllowPolicy, 'when' | 'session'> {
  const { binder } = fields;
  const when = readWhen(fields);
  const session = readSession(fields);
  if (when) {
    checkConditions(binder, context, when, what);
    checkSortOfConditions(binder, context, when, sort);
  }
  if (session && sort === 'workloads')
    binder.fault('ZT059', fields.keySpan('session'), { what: '`session`', why: 'workloads never meet it' });
  return { ...(when && { when }), ...(session && { session }) };
}
