import type { LocatedMap, LocatedNode } from '../../../compiler/syntax/index.js';
import type { TerraformFault } from './fault.js';
import type { TerraformObject } from './files.js';
import { type BlockSchema, own } from './schema.js';

const LIFECYCLE = new Set(
  'create_before_destroy prevent_destroy ignore_changes replace_triggered_by precondition postcondition'.split(' '),
);

/** What Terraform refuses in the `lifecycle` of a body. */
export function lifecycleFaults({ address, body }: TerraformObject, schema: BlockSchema): readonly TerraformFault[] {
  const node = body.entries.get('lifecycle')?.value;
  const blocks = node?.kind === 'list' ? node.items : node ? [node] : [];
  return blocks.flatMap((block) => (block.kind === 'map' ? faultsOf(block, `${address}.lifecycle`, schema) : []));
}

function faultsOf(block: LocatedMap, path: string, schema: BlockSchema): readonly TerraformFault[] {
  const unknown = [...block.entries.values()].flatMap(({ key, keySpan }): readonly TerraformFault[] => {
    if (LIFECYCLE.has(key) || key === '//') return [];
    const why = `\`lifecycle\` has no \`${key}\``;
    return [
      { kind: 'refused', summary: 'Extraneous JSON object property', why, path: `${path}.${key}`, span: keySpan },
    ];
  });
  const ignored = block.entries.get('ignore_changes')?.value;
  const names = ignored?.kind === 'list' ? ignored.items : [];
  return [...unknown, ...names.flatMap((name) => unknownArgument(name, `${path}.ignore_changes`, schema))];
}

function unknownArgument(node: LocatedNode, path: string, schema: BlockSchema): readonly TerraformFault[] {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const [, head = ''] = /^([\w-]*)/.exec(node.value)!;
  if (head === '' || own(schema.attributes, head) || own(schema.block_types, head)) return [];
  const why = `there is no argument \`${head}\` whose changes could be ignored`;
  return [{ kind: 'refused', summary: 'Unsupported attribute', why, path, span: node.span }];
}
