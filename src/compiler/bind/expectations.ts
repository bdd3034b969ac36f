import type { Ceiling, Demand, MustReach, Separation, SeparationSide } from '../model/index.js';
import type { LocatedNode } from '../syntax/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder } from './binder.js';
import type { Context } from './context.js';
import { readDemands } from './demand.js';
import { Fields, textOf } from './fields.js';
import { readLogins } from './logins.js';
import { checkReach, readReach, selectResources } from './policy-reach.js';
import { readWho } from './policy-who.js';
import { readPrincipal } from './principals.js';

/** The most that may be granted. */
export function bindCeilings(binder: Binder, context: Context): Map<string, Ceiling> {
  return bindMappings(binder, 'ceilings', (fields, element) => {
    const reason = fields.text('reason');
    const reach = readReach(fields, context, 'deny');
    const only = itemsOf(fields.node('only')).flatMap((node) => {
      const entry = readEntry(binder, context, node, element.name);
      if (entry?.as && reach && !reach.hasSsh) binder.fault('ZT063', entry.as.span, { missing: false });
      return entry ? [entry] : [];
    });
    return { ...element, ...(reason && { reason: reason.value }), resources: reach?.names ?? [], only };
  });
}

/** A principal, or a mapping that reads like an allow. */
function readEntry(binder: Binder, context: Context, node: LocatedNode, ceiling: string): Demand | undefined {
  if (node.kind !== 'map') {
    const text = textOf(binder, node);
    const ref = text && readPrincipal(binder, context.scope, text);
    return ref && { who: [ref], except: [] };
  }
  const fields = new Fields(binder, node);
  const demand = readDemand(fields, context, `an entry of ceiling \`${ceiling}\``);
  fields.finish();
  return demand;
}

/** What nobody may reach together. */
export function bindSeparations(binder: Binder, context: Context): Map<string, Separation> {
  return bindMappings(binder, 'separation', (fields, element) => {
    const reason = fields.text('reason');
    const nodes = itemsOf(fields.node('between'));
    if (nodes.length < 2) binder.fault('ZT032', element.nameSpan, { what: 'a separation of fewer than two sides' });
    const between = nodes.flatMap((node) => {
      const reach = selectResources(binder, context, node, 'allow');
      return reach ? [{ resources: reach.names, span: node.span }] : [];
    });
    refuseShared(binder, between);
    return { ...element, ...(reason && { reason: reason.value }), between };
  });
}

/** Whoever reaches a resource of two sides reaches both: nobody could reach it at all. */
function refuseShared(binder: Binder, sides: readonly SeparationSide[]): void {
  const first = new Map<string, SeparationSide>();
  for (const side of sides) {
    const shared = side.resources.find((name) => first.has(name));
    if (shared !== undefined) {
      const related = [{ span: first.get(shared)!.span, label: `\`${shared}\` is in this side too` }];
      binder.fault('ZT079', side.span, { name: shared }, { related });
    }
    for (const name of side.resources) if (!first.has(name)) first.set(name, side);
  }
}

/** The least that must be granted. */
export function bindMustReach(binder: Binder, context: Context): Map<string, MustReach> {
  return bindMappings(binder, 'must_reach', (fields, element) => {
    const reason = fields.text('reason');
    const demand = readDemand(fields, context, `\`must_reach\` entry \`${element.name}\``);
    const reach = readReach(fields, context, 'allow');
    if (reach) checkReach(binder, fields, context, { effect: 'allow', as: demand.as, reach, fileOwner: undefined });
    return { ...element, ...(reason && { reason: reason.value }), ...demand, resources: reach?.names ?? [] };
  });
}

/** `who`, `except`, `as`, `when` and `session`. */
function readDemand(fields: Fields, context: Context, what: string): Demand {
  const { who, except, sort } = readWho(fields, context, 'who', what);
  const as = readLogins(fields);
  return { who, except, ...(as && { as }), ...readDemands(fields, context, sort, what) };
}

function itemsOf(node: LocatedNode | undefined): readonly LocatedNode[] {
  if (!node) return [];
  return node.kind === 'list' ? node.items : [node];
}
