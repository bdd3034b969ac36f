import { createHash } from 'node:crypto';
import { bind, type OwnerRule, type PolicyDocument } from '../../../../../src/compiler/bind/index.js';
import type { Estate } from '../../../../../src/compiler/model/index.js';
import { SourceFile } from '../../../../../src/compiler/source/index.js';
import { checkSchema, parseJson } from '../../../../../src/compiler/syntax/index.js';
import { type Config, readConfig } from '../../../../../src/config.js';
import { WAIVABLE } from '../../../../../src/targets/capabilities.js';
import type { GeneratedProject } from '../../../../kit/generate/index.js';
import { createMemoryHost } from '../../../../kit/memory-host.js';

/**
 * The estate of a project; undefined when it is refused. Reading YAML takes longer than everything that is asked here, and other tests hold it
 * on the same estates: the files are read as JSON, with the same schema and the same binding.
 */
export async function boundEstate(project: GeneratedProject): Promise<Estate | undefined> {
  const { config, diagnostics } = readConfig(parseJson(jsonFile('ztctl.yaml', project.config)).root!);
  if (diagnostics.length > 0) return undefined;
  const documents = Object.entries(project.files).map(([path, root]) => documentOf(path, root));
  return bind({
    name: config.name,
    timezone: config.timezone,
    documents,
    targets: config.targetNames,
    targetKinds: new Map(config.targets.map(({ name, kind }) => [name, kind])),
    waivable: WAIVABLE,
    owners: await ownersOf(config, documents),
    ...(project.directory && { directory: { file: linesFile(project.directory), digest: sha256 } }),
  }).estate;
}

async function ownersOf(
  { ownership }: Config,
  documents: readonly PolicyDocument[],
): Promise<Map<string, OwnerRule[]>> {
  const host = createMemoryHost(Object.fromEntries(documents.map(({ file }) => [file.path, ''])));
  const owners = new Map<string, OwnerRule[]>();
  for (const rule of ownership) {
    const { paths } = await host.glob([rule.glob], '');
    for (const path of paths) owners.set(path, [...(owners.get(path) ?? []), rule]);
  }
  return owners;
}

const DOCUMENTS = new WeakMap<object, PolicyDocument>();

/** A file that an edit left alone is read once. */
function documentOf(path: string, root: object): PolicyDocument {
  let document = DOCUMENTS.get(root);
  if (document?.file.path !== path) {
    document = readDocument(path, root);
    DOCUMENTS.set(root, document);
  }
  return document;
}

function readDocument(path: string, root: object): PolicyDocument {
  const file = jsonFile(path, root);
  if (Object.keys(root).length === 0) return { file, faults: [], incomplete: false };
  const parsed = parseJson(file).root!;
  return { file, root: parsed, faults: checkSchema(parsed, 'policy'), incomplete: false };
}

function jsonFile(path: string, value: object): SourceFile {
  return new SourceFile(path, JSON.stringify(value));
}

function linesFile(lines: readonly object[]): SourceFile {
  return new SourceFile('directory.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
