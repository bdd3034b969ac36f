import type { Element, Policy } from '../model/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder, Declaration } from './binder.js';
import { readAlternatives } from './conditions.js';
import type { Context } from './context.js';
import { checkConditions } from './contradiction.js';
import { readDay, readValidity } from './dates.js';
import { readDemands, readWhen } from './demand.js';
import type { Fields } from './fields.js';
import { readLogins } from './logins.js';
import { checkDenyWhen } from './policy-conditions.js';
import { checkReach, readReach } from './policy-reach.js';
import { readWho } from './policy-who.js';
import { labelKeysOf } from './selectors.js';

export function bindPolicies(binder: Binder, context: Context): Map<string, Policy> {
  return bindMappings(binder, 'policies', (fields, element, declaration) =>
    readPolicy(binder, context, fields, element, declaration),
  );
}

function readPolicy(
  binder: Binder,
  context: Context,
  fields: Fields,
  element: Element,
  declaration: Declaration,
): Policy | undefined {
  const isAllow = fields.has('allow');
  if (isAllow === fields.has('deny')) {
    binder.fault('ZT056', element.nameSpan, { name: element.name, both: isAllow });
    readRest(fields);
    return undefined;
  }
  const effect = isAllow ? 'allow' : 'deny';
  const { who, except, sort } = readWho(fields, context, effect, isAllow ? `allow \`${element.name}\`` : undefined);
  const as = readLogins(fields);
  const reason = fields.text('reason');
  const reach = readReach(fields, context, effect);
  if (reach) checkReach(binder, fields, context, { effect, as, reach, fileOwner: declaration.fileOwner });
  const labelKeys = labelKeysOf(fields.node('to'));
  const base = {
    ...element,
    ...(reason && { reason: reason.value }),
    who,
    except,
    resources: reach?.names ?? [],
    toSpan: fields.map.entries.get('to')?.value.span ?? element.span,
    ...(labelKeys.length > 0 && { labelKeys }),
    ...(as && { as }),
    validity: readValidity(fields),
    renamedFrom: fields.texts('renamed_from'),
  };
  return isAllow ? readAllow(fields, context, base, sort) : readDeny(fields, context, base);
}

type Base = Omit<Policy, 'effect' | 'when' | 'unless' | 'session'>;

function readAllow(fields: Fields, context: Context, base: Base, sort: ReturnType<typeof readWho>['sort']): Policy {
  const { binder } = fields;
  if (fields.node('unless')) {
    binder.fault(
      'ZT057',
      fields.keySpan('unless'),
      { key: 'unless', why: 'only a deny has exceptions' },
      {
        help: 'conditions of an allow stand in `when`',
      },
    );
  }
  if (fields.has('guardrail'))
    binder.fault('ZT057', fields.keySpan('guardrail'), { key: 'guardrail', why: 'only a deny guards' });
  const reviewed = readDay(fields, 'reviewed');
  return {
    ...base,
    effect: 'allow',
    ...readDemands(fields, context, sort, 'this allow'),
    ...(reviewed && { reviewed }),
  };
}

function readDeny(fields: Fields, context: Context, base: Base): Policy {
  const { binder } = fields;
  if (fields.node('session')) {
    binder.fault(
      'ZT057',
      fields.keySpan('session'),
      { key: 'session', why: 'a deny demands nothing' },
      {
        help: 'a limit that saves the caller stands in `unless: { session: … }`',
      },
    );
  }
  if (fields.node('reviewed'))
    binder.fault('ZT057', fields.keySpan('reviewed'), { key: 'reviewed', why: 'only grants are reviewed' });
  const when = readWhen(fields);
  if (when) checkDenyWhen(fields);
  const unless = fields.has('unless')
    ? readAlternatives(fields, 'unless', { session: true, profile: true })
    : undefined;
  for (const each of unless ?? []) checkConditions(binder, context, each, 'this alternative');
  const guardrail = fields.flag('guardrail');
  return {
    ...base,
    effect: 'deny',
    ...(when && { when }),
    ...(unless && { unless }),
    ...(guardrail && { guardrail }),
  };
}

/** A policy that is neither allow nor deny is one fault, not one per key. */
function readRest(fields: Fields): void {
  for (const key of fields.map.entries.keys()) fields.node(key);
}
