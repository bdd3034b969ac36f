import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import { type LocatedNode, toPlain } from '../../compiler/syntax/index.js';
import type { Json } from '../target.js';
import type { Bindings } from './bindings.js';
import { bindingFault } from './faults.js';

/** Sections that are written as the bindings say, and what they name that must then be defined. */
export interface Kept {
  /** By key, sorted. */
  readonly sections: ReadonlyMap<string, Json>;
  readonly tags: ReadonlySet<string>;
  /** Groups without a domain, with the place that names each. */
  readonly groups: ReadonlyMap<string, LocatedNode>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads `keep`. Refuses in it what opens access after all. */
export function keptSections({ keep }: Bindings): Kept {
  const diagnostics: Diagnostic[] = [];
  const tags = new Set<string>();
  const groups = new Map<string, LocatedNode>();
  const sections = new Map<string, Json>();
  for (const key of [...keep.keys()].sort()) {
    const node = keep.get(key)!;
    sections.set(key, toPlain(node) as Json);
    visit(node, (text, at) => {
      if (/^tag:[a-z]/.test(text)) tags.add(text);
      if (/^group:[^@]*$/.test(text)) groups.set(text.slice('group:'.length), at);
      if (key === 'nodeAttrs' && text === 'funnel') diagnostics.push(bindingFault(at.span, FUNNEL));
    });
    if (key === 'attrConfig') diagnostics.push(...selfAsserted(node));
  }
  return { sections, tags, groups, diagnostics };
}

const FUNNEL = '`funnel` opens a device to the whole internet, which no resource of the policy says';

/** An attribute that a device may set on itself proves nothing about it. */
function selfAsserted(node: LocatedNode): readonly Diagnostic[] {
  if (node.kind !== 'map') return [];
  return [...node.entries.values()].flatMap(({ key, value }) => {
    const flag = value.kind === 'map' ? value.entries.get('allowSetByNode')?.value : undefined;
    if (flag?.kind !== 'scalar' || flag.value !== true) return [];
    return [
      bindingFault(flag.span, `\`${key}\` may be set by the device itself, so it proves nothing about the device`),
    ];
  });
}

/** Every text in a value, keys included. */
function visit(node: LocatedNode, found: (text: string, at: LocatedNode) => void): void {
  if (node.kind === 'scalar') {
    if (typeof node.value === 'string') found(node.value, node);
  } else if (node.kind === 'list') {
    for (const item of node.items) visit(item, found);
  } else {
    for (const { key, value } of node.entries.values()) {
      found(key, value);
      visit(value, found);
    }
  }
}
