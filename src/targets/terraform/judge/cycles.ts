import type { LocatedMap, LocatedNode } from '../../../compiler/syntax/index.js';
import type { TerraformFault } from './fault.js';
import type { TerraformFiles } from './files.js';
import { LONGEST_EXPRESSION } from './references.js';
import { readTemplate } from './template.js';

/** Members of a cycle that are named. */
const SHOWN = 5;
const ADDRESS = /((?:data\.)?[a-z_]\w*\.[a-z_][\w-]*)/gi;

/** Objects that wait for each other. One that names only itself is found out at plan, not at validate. */
export function cycleFaults({ objects }: TerraformFiles): readonly TerraformFault[] {
  const known = new Map(objects.map((object) => [object.address, object]));
  const edges = new Map(
    objects.map(({ address, body }) => [address, [...addressesIn(body, new Set())].filter((one) => known.has(one))]),
  );
  return components(edges).flatMap((members): readonly TerraformFault[] => {
    if (members.length < 2) return [];
    const { span, address } = known.get(members[0]!)!;
    const shown = members.slice(0, SHOWN).map((one) => `\`${one}\``);
    const more = members.length > SHOWN ? ` and ${members.length - SHOWN} more` : '';
    const why = `${shown.join(', ')}${more} wait for each other`;
    return [{ kind: 'refused', summary: `Cycle: ${members.join(', ')}`, why, path: address, span }];
  });
}

function addressesIn(body: LocatedMap, found: Set<string>): Set<string> {
  for (const { key, value } of body.entries.values()) {
    if (key !== 'depends_on') addReferences(value, found);
    else if (value.kind === 'list')
      for (const item of value.items) if (item.kind === 'scalar') found.add(String(item.value));
  }
  return found;
}

function addReferences(node: LocatedNode, found: Set<string>): void {
  if (node.kind === 'list') for (const item of node.items) addReferences(item, found);
  else if (node.kind === 'map') for (const { value } of node.entries.values()) addReferences(value, found);
  else if (typeof node.value === 'string' && node.value.includes('${')) {
    const template = readTemplate(node.value);
    if (template.kind === 'reference') found.add(template.address);
    if (template.kind !== 'expression') return;
    for (const one of template.expressions) {
      if (one.length > LONGEST_EXPRESSION) continue;
      for (const [, name = ''] of one.matchAll(ADDRESS)) found.add(name);
    }
  }
}

/** Strongly connected components (Tarjan, without recursion: chains may be long), members sorted. */
function components(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  for (const root of edges.keys()) {
    if (index.has(root)) continue;
    const work: { readonly name: string; next: number }[] = [{ name: root, next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1)!;
      const { name } = frame;
      if (frame.next === 0) {
        index.set(name, index.size);
        low.set(name, index.get(name)!);
        stack.push(name);
        onStack.add(name);
      }
      const target = edges.get(name)![frame.next++];
      if (target !== undefined) {
        if (!index.has(target)) work.push({ name: target, next: 0 });
        else if (onStack.has(target)) low.set(name, Math.min(low.get(name)!, index.get(target)!));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low.set(parent.name, Math.min(low.get(parent.name)!, low.get(name)!));
      if (low.get(name) !== index.get(name)) continue;
      const members = stack.splice(stack.lastIndexOf(name));
      for (const member of members) onStack.delete(member);
      found.push(members.sort());
    }
  }
  return found;
}
