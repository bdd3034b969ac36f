import type { LocatedMap, LocatedNode } from '../../../compiler/syntax/index.js';
import { BodyCheck, type Dialect } from './body-check.js';
import { cycleFaults } from './cycles.js';
import type { TerraformFault } from './fault.js';
import type { TerraformFiles, TerraformObject } from './files.js';
import { lifecycleFaults } from './lifecycle.js';
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
    faults.push(...lifecycleFaults(object, known));
    const own = faults.slice(before);
    if (validate && own.every(({ kind }) => kind === 'dropped')) faults.push(...reached(validate(object), own));
  }
  for (const body of provider === undefined ? [] : providerBodies(files, provider)) {
    if (schema.provider) check.top(`provider.${provider}`, withMeta(schema.provider), body);
  }
  faults.push(...cycleFaults(files), ...providerFaults(files));
  return faults;
}

/** Validators never see what was dropped before. */
function reached(found: readonly TerraformFault[], dropped: readonly TerraformFault[]): readonly TerraformFault[] {
  return found.filter(({ path }) => !dropped.some((fault) => path === fault.path || path.startsWith(`${fault.path}.`)));
}

/** Configurations of providers that cannot stand beside each other, and ones that are used and do not stand here. */
function providerFaults(files: TerraformFiles): readonly TerraformFault[] {
  const faults: TerraformFault[] = [];
  const names = new Set<string>();
  for (const { name, body } of providerConfigurations(files)) {
    const alias = body.entries.get('alias')?.value;
    const full = alias?.kind === 'scalar' ? `${name}.${String(alias.value)}` : name;
    if (names.has(full)) {
      const why = `the provider \`${full}\` is configured a second time`;
      const summary = 'Duplicate provider configuration';
      faults.push({ kind: 'refused', summary, why, path: `provider.${full}`, span: body.span });
    }
    names.add(full);
  }
  for (const { address, body } of files.objects) {
    const used = body.entries.get('provider')?.value;
    if (used?.kind !== 'scalar' || typeof used.value !== 'string' || !used.value.includes('.') || names.has(used.value))
      continue;
    const why = `no provider is configured under the name \`${used.value}\``;
    const summary = 'Provider configuration not present';
    faults.push({ kind: 'refused', summary, why, path: `${address}.provider`, span: used.span });
  }
  return faults;
}

function unknownType({ mode, type, address, span }: TerraformObject, source: string): TerraformFault {
  const summary = mode === 'data' ? 'Invalid data source' : 'Invalid resource type';
  return { kind: 'refused', summary, why: `the provider ${source} has no \`${type}\``, path: address, span };
}

function providerBodies(files: TerraformFiles, provider: string): readonly LocatedMap[] {
  return providerConfigurations(files).flatMap(({ name, body }) => (name === provider ? [body] : []));
}

function providerConfigurations({
  sections,
}: TerraformFiles): readonly { readonly name: string; readonly body: LocatedMap }[] {
  const maps = (node: LocatedNode): readonly LocatedMap[] =>
    node.kind === 'map' ? [node] : node.kind === 'list' ? node.items.flatMap(maps) : [];
  return sections.flatMap(({ key, value }) =>
    key !== 'provider'
      ? []
      : maps(value).flatMap((byName) =>
          [...byName.entries.values()].flatMap((entry) => maps(entry.value).map((body) => ({ name: entry.key, body }))),
        ),
  );
}

function withMeta(schema: BlockSchema): BlockSchema {
  const setting = { type: 'string', optional: true };
  return { ...schema, attributes: { ...schema.attributes, alias: setting, version: setting } };
}
