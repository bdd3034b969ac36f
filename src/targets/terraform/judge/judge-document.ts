import type { LocatedMap } from '../../../compiler/syntax/index.js';
import { BodyCheck, type Dialect } from './body-check.js';
import type { TerraformFault } from './fault.js';
import type { TerraformFiles, TerraformObject } from './files.js';
import { References } from './references.js';
import { type BlockSchema, own, type ProviderSchema } from './schema.js';

export interface JudgedProvider {
  readonly schema: ProviderSchema;
  readonly dialect: Dialect;
  /** What belongs to the provider: `zpa_`. */
  readonly prefix: string;
  /** What the provider's own validators refuse in one body; objects that are faulty by the schema are not shown to it. */
  readonly validate?: (object: TerraformObject) => readonly TerraformFault[];
}

/** Everything that Terraform and the provider refuse at validate or lose in silence, in the order of the files. */
export function judgeDocument(
  files: TerraformFiles,
  { schema, dialect, prefix, validate }: JudgedProvider,
): readonly TerraformFault[] {
  const schemaOf = (mode: TerraformObject['mode'], type: string): BlockSchema | undefined =>
    own(mode === 'data' ? schema.data : schema.resources, type);
  const faults: TerraformFault[] = [...files.faults];
  const check = new BodyCheck(dialect, new References(files, schemaOf), faults);
  for (const object of files.objects) {
    if (!object.type.startsWith(prefix)) continue;
    const known = schemaOf(object.mode, object.type);
    if (!known) {
      // Data sources are judged only where the schema of the provider is whole.
      if (object.mode === 'managed' || schema.data) faults.push(unknownType(object, schema.source));
      continue;
    }
    const before = faults.length;
    check.top(object.address, known, object.body);
    if (validate && faults.slice(before).every(({ kind }) => kind === 'dropped')) faults.push(...validate(object));
  }
  if (schema.provider)
    for (const body of providerBodies(files, prefix)) check.top('provider', withMeta(schema.provider), body);
  return faults;
}

function unknownType({ mode, type, address, span }: TerraformObject, source: string): TerraformFault {
  const summary = mode === 'data' ? 'Invalid data source' : 'Invalid resource type';
  return { kind: 'refused', summary, why: `the provider ${source} has no \`${type}\``, path: address, span };
}

function providerBodies({ sections }: TerraformFiles, prefix: string): readonly LocatedMap[] {
  return sections.flatMap(({ key, value }) => {
    if (key !== 'provider' || value.kind !== 'map') return [];
    const own = value.entries.get(prefix.slice(0, -1))?.value;
    if (own?.kind === 'map') return [own];
    return own?.kind === 'list' ? own.items.filter((item): item is LocatedMap => item.kind === 'map') : [];
  });
}

function withMeta(schema: BlockSchema): BlockSchema {
  const setting = { type: 'string', optional: true };
  return { ...schema, attributes: { ...schema.attributes, alias: setting, version: setting } };
}
