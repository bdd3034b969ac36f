import type { ProjectTexts } from '../../oracle/interpreter/index.js';
import type { Random } from './random.js';
import { type Value, writeYaml } from './yaml-text.js';

export type Mapping = { [key: string]: Value };

export const SECTIONS = [
  'idps',
  'groups',
  'workloads',
  'posture',
  'profiles',
  'approvals',
  'networks',
  'locations',
  'schedules',
  'resources',
  'policies',
  'break_glass',
  'gaps',
  'ceilings',
  'separation',
  'must_reach',
] as const;

export type SectionName = (typeof SECTIONS)[number];

/** One policy file: sections of elements, and tests. */
export type PolicyFile = { [section in SectionName]?: { [name: string]: Value } } & { tests?: Value[] };

/** A generated project, as data. */
export interface GeneratedProject {
  readonly config: Mapping;
  /** By path. */
  readonly files: Readonly<Record<string, PolicyFile>>;
  /** Lines of the directory snapshot, header first. */
  readonly directory?: readonly Mapping[];
}

/** The texts of a project. With `style`, the order of keys and list entries and the way of writing are random; the meaning is the same. */
export function writeProject({ config, files, directory }: GeneratedProject, style?: Random): ProjectTexts {
  const entries = Object.entries(files).map(
    ([path, file]) => [path, Object.keys(file).length === 0 ? '' : writeYaml(file as Value, style)] as const,
  );
  const lines = directory?.map((line) => `${JSON.stringify(line)}\n`);
  return {
    config: writeYaml(config, style),
    policies: Object.fromEntries(style ? style.shuffle(entries) : entries),
    ...(lines && { directory: lines.join('') }),
  };
}

/** The same texts as files of a project folder. */
export function filesOf({ config, policies, directory }: ProjectTexts): Readonly<Record<string, string>> {
  return { 'ztctl.yaml': config, ...policies, ...(directory !== undefined && { 'directory.jsonl': directory }) };
}

/** All elements of a section, whatever the file. */
export function elementsOf({ files }: GeneratedProject, section: SectionName): Readonly<Record<string, Value>> {
  return Object.assign({}, ...Object.values(files).map((file) => file[section])) as Record<string, Value>;
}
