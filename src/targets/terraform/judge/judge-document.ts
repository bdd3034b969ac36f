import type { LocatedMap } from '../../../compiler/syntax/index.js';
import { BodyCheck, type Dialect } from './body-check.js';
import type { TerraformFault } from './fault.js';
import type { TerraformFiles, TerraformObject } from './files.js';
import { References } from './references.js';
import { type BlockSchema, own, type ProviderSchema } from './schema.js';

export interface JudgedProvider {
  readonly schema: ProviderSchema;
  readonly dialect: Dialect;
  /** Whether an object is one of the provider's that are to be judged; the others are only known to be declared. */
  readonly isJudged: (object: TerraformObject) => boolean;
  /** Local name of the provider, when its configuration is to be judged too. */
  readonly provider?: string;
  /** What the provider's own validators refuse in one body; objects that are faulty by the schema are not shown to it. */
  readonly validate?: (object: TerraformObject) => readonly TerraformFault[];
}

/** Everything that Terraform and the provider refuse at validate or lose in silence, in the order of the files. */
export function judgeDocument(
  files: TerraformFiles,
  { schema, dialect, isJudged, provider, validate }: JudgedProvider,
): readonly TerraformFault[] {
  const schemaOf = (mode: TerraformObject['mode'], type: string): BlockSchema | undefined =>
    own(mode === 'data' ? schema.data : schema.resources, type);
  const faults: TerraformFault[] = [...files.faults];
  const check = new BodyCheck(dialect, new References(files, schemaOf), faults);
  for (const object of files.objects) {
    if (!isJudged(object)) continue;
    const known = schemaOf(object.mode, object.type);
    if (!known) {
      faults.push(unknownType(object, schema.source));
      continue;
    }
    const before = faults.length;
    check.top(object.address, known, object.body);
    if (validate && faults.slice(before).every(({ kind }) => kind === 'dropped')) faults.push(...validate(object));
  }
  for (const body of provider === undefined ? [] : providerBodies(files, provider)) {
    if (schema.provider) check.top(`provider.${provider}`, withMeta(schema.provider), body);
  }
  return faults;
}

function unknownType({ mode, type, address, span }: TerraformObject, source: string): TerraformFault {
  const summary = mode === 'data' ? 'Invalid data source' : 'Invalid resource type';
  return { kind: 'refused', summary, why: `the provider ${source} has no \`${type}\``, path: address, span };
}

function providerBodies({ sections }: TerraformFiles, provider: string): readonly LocatedMap[] {
  return sections.flatMap(({ key, value }) => {
    if (key !== 'provider' || value.kind !== 'map') return [];
    const own = value.entries.get(provider)?.value;
    if (own?.kind === 'map') return [own];
    return own?.kind === 'list' ? own.items.filter((item): item is LocatedMap => item.kind === 'map') : [];
  });
}

function withMeta(schema: BlockSchema): BlockSchema {
  const setting = { type: 'string', optional: true };
  return { ...schema, attributes: { ...schema.attributes, alias: setting, version: setting } };
}
