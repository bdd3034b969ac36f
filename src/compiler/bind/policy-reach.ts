import type { Logins } from '../model/index.js';
import type { LocatedNode } from '../syntax/index.js';
import type { Binder } from './binder.js';
import type { Context } from './context.js';
import type { Fields } from './fields.js';
import type { OwnerRule } from './input.js';
import type { Selection } from './selection.js';
import { readTo, type ToEntry } from './selectors.js';

/** The resources that `to` reaches; undefined when that cannot be known because of a fault, there or in a resource. */
export function readReach(fields: Fields, context: Context, effect: 'allow' | 'deny'): Selection | undefined {
  const node = fields.node('to');
  return node && selectResources(fields.binder, context, node, effect);
}

/** What names and selectors reach, as an allow or as a deny; undefined when that cannot be known. */
export function selectResources(
  binder: Binder,
  context: Context,
  node: LocatedNode,
  effect: 'allow' | 'deny',
): Selection | undefined {
  const entries = readTo(binder, node);
  if (!entries) return undefined;
  const before = binder.count;
  for (const entry of entries) checkEntry(binder, context, entry);
  if (binder.count > before || !context.resourcesComplete) return undefined;
  return effect === 'allow' ? context.selections.allow(entries) : context.selections.deny(entries);
}

function checkEntry(binder: Binder, context: Context, entry: ToEntry): void {
  const resource = entry.kind === 'name' ? context.resources.get(entry.name) : undefined;
  if (resource?.public) {
    const related = [{ span: resource.public.span, label: 'public here' }];
    binder.fault('ZT055', entry.span, { name: resource.name }, { related });
  } else if (entry.kind !== 'name' && context.resourcesComplete && context.selections.select(entry).length === 0) {
    binder.fault('ZT061', entry.span, { all: entry.kind === 'all' });
  }
}

interface Reach {
  readonly effect: 'allow' | 'deny';
  readonly as: Logins | undefined;
  readonly reach: Selection;
  readonly fileOwner: OwnerRule | undefined;
}

/** Whether `as` fits the resources, and whether they belong to whom the file belongs. */
export function checkReach(
  binder: Binder,
  fields: Fields,
  context: Context,
  { effect, as, reach, fileOwner }: Reach,
): void {
  if (effect === 'allow' && reach.hasSsh && !as && !fields.has('as')) {
    const name = reach.names.find((each) => context.resources.get(each)!.isSsh)!;
    const related = [{ span: context.resources.get(name)!.nameSpan, label: 'ssh resource' }];
    binder.fault('ZT063', fields.map.entries.get('to')!.value.span, { missing: true, name }, { related });
  }
  if (as && !reach.hasSsh) binder.fault('ZT063', as.span, { missing: false });
  if (effect === 'allow' && fileOwner)
    checkOwner(binder, fields.map.entries.get('to')!.value.span, context, reach, fileOwner);
}

/** Reports the first resource of another owner. */
export function checkOwner(
  binder: Binder,
  span: OwnerRule['span'],
  context: Context,
  { names, owners }: Pick<Selection, 'names' | 'owners'>,
  { owner, glob, span: globSpan }: OwnerRule,
): void {
  if (owners.size === 0 || (owners.size === 1 && owners.has(owner))) return;
  const foreign = context.resources.get(names.find((name) => context.resources.get(name)!.owner !== owner)!)!;
  const related = [
    { span: foreign.nameSpan, label: foreign.owner === undefined ? 'has no owner' : `belongs to \`${foreign.owner}\`` },
    { span: globSpan, label: `\`${glob}\` belongs to \`${owner}\`` },
  ];
  binder.fault('ZT071', span, { name: foreign.name, owner }, { related });
}
