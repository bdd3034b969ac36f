import type { Resource } from '../model/index.js';
import type { Binder } from './binder.js';
import { type Box, type Clash, findOverlaps, type Overlaps } from './overlap/index.js';
import type { RawResource } from './resources.js';

export interface BoundResources {
  readonly resources: Map<string, Resource>;
  readonly index: Overlaps['index'];
}

/** Finds what is inner to what, and reports endpoints that may not stand beside each other. */
export function finishResources(binder: Binder, raw: ReadonlyMap<string, RawResource>): BoundResources {
  const { clashes, inner, index } = findOverlaps(raw.values());
  for (const clash of clashes) reportClash(binder, clash);
  reportMutual(binder, raw, inner);
  const outer = invert(inner);
  const resources = new Map<string, Resource>();
  for (const [name, resource] of raw) {
    resources.set(name, {
      ...resource,
      inner: [...(inner.get(name)?.keys() ?? [])].sort(),
      outer: [...(outer.get(name) ?? [])].sort(),
    });
  }
  return { resources, index };
}

function reportClash(binder: Binder, { kind, first, second }: Clash): void {
  const related = [
    { span: first.endpoint.span, label: `\`${first.endpoint.text}\` of resource \`${first.resource}\`` },
  ];
  const params = {
    text: second.endpoint.text,
    name: second.resource,
    other: first.endpoint.text,
    otherName: first.resource,
  };
  binder.fault(kind === 'same' ? 'ZT050' : 'ZT051', second.endpoint.span, params, { related });
}

function reportMutual(binder: Binder, raw: ReadonlyMap<string, RawResource>, inner: Overlaps['inner']): void {
  for (const [outer, boxes] of inner) {
    for (const [name, box] of boxes) {
      const back = outer < name ? inner.get(name)?.get(outer) : undefined;
      if (back) report(binder, raw.get(name)!, box, raw.get(outer)!, back);
    }
  }
}

function report(binder: Binder, resource: RawResource, box: Box, other: RawResource, back: Box): void {
  const related = [
    { span: box.endpoint.span, label: `\`${box.endpoint.text}\` lies inside resource \`${other.name}\`` },
    { span: back.endpoint.span, label: `\`${back.endpoint.text}\` lies inside resource \`${resource.name}\`` },
  ];
  binder.fault('ZT052', resource.nameSpan, { name: resource.name, other: other.name }, { related });
}

function invert(inner: Overlaps['inner']): Map<string, Set<string>> {
  const outer = new Map<string, Set<string>>();
  for (const [name, boxes] of inner) {
    for (const each of boxes.keys()) {
      const set = outer.get(each);
      if (set) set.add(name);
      else outer.set(each, new Set([name]));
    }
  }
  return outer;
}
