import { parse } from 'yaml';
import { isPlain, list, mapping, own, type Plain, texts } from './plain.js';
import { broken } from './switches.js';

/** The texts of a project. */
export interface ProjectTexts {
  /** `ztctl.yaml`. */
  readonly config: string;
  /** Policy files by path, relative to the project file. */
  readonly policies: Readonly<Record<string, string>>;
  /** The directory snapshot. */
  readonly directory?: string;
}

/** The elements of one section, by name. */
export type Section = ReadonlyMap<string, Plain>;

/** A parsed and merged project. Nothing in it depends on a mutant. */
export interface PolicySource {
  readonly timezone: string;
  readonly idps: Section;
  readonly groups: Section;
  readonly workloads: Section;
  readonly posture: Section;
  readonly profiles: Section;
  /** Blocks as text, by network. */
  readonly networks: ReadonlyMap<string, readonly string[]>;
  /** Countries, by location. */
  readonly locations: ReadonlyMap<string, readonly string[]>;
  readonly approvals: Section;
  readonly schedules: Section;
  readonly resources: Section;
  /** Owners that `ownership` gives to the resources that name none themselves, by resource. */
  readonly ownersByFile: ReadonlyMap<string, string>;
  readonly policies: Section;
  readonly breakGlass: Section;
  readonly directory: DirectorySource;
  readonly tests: readonly Plain[];
}

export interface DirectorySource {
  /** Groups as written: names and `SOURCE/EXTERNAL`. */
  readonly complete: readonly string[];
  readonly users: ReadonlyMap<string, { readonly active: boolean; readonly groups: readonly string[] }>;
}

/** Parses and merges the texts; they are taken to be without errors. */
export function readProject({ config, policies, directory }: ProjectTexts): PolicySource {
  const files = Object.entries(policies).map(([path, text]) => ({ path, root: mapping(parse(text)) }));
  const project = mapping(parse(config));
  const snapshot = own(project, 'directory') === undefined ? '' : (directory ?? '');
  const lines = snapshot.split(/\r?\n/).filter((line) => line.trim() !== '');
  return mergeProject(
    project,
    files,
    lines.map((line) => JSON.parse(line) as Plain),
  );
}

/** A parsed policy file. */
export interface ParsedFile {
  readonly path: string;
  readonly root: Plain;
}

/** Merges the data of a project: its project file, its policy files, the lines of its directory snapshot. */
export function mergeProject(project: Plain, files: readonly ParsedFile[], directory: readonly Plain[]): PolicySource {
  const merged = (key: string): readonly (readonly [string, unknown])[] =>
    files.flatMap(({ root }) => Object.entries(mapping(own(root, key))));
  const section = (key: string): Section => new Map(merged(key).map(([name, value]) => [name, mapping(value)]));
  const lists = (key: string, inner: string): ReadonlyMap<string, readonly string[]> =>
    new Map(merged(key).map(([name, value]) => [name, texts(isPlain(value) ? own(value, inner) : value)]));
  return {
    timezone: (own(project, 'timezone') as string | undefined) ?? 'UTC',
    idps: section('idps'),
    groups: section('groups'),
    workloads: section('workloads'),
    posture: section('posture'),
    profiles: section('profiles'),
    networks: lists('networks', 'cidrs'),
    locations: lists('locations', 'countries'),
    approvals: section('approvals'),
    schedules: section('schedules'),
    resources: section('resources'),
    ownersByFile: readOwners(files, mapping(own(project, 'ownership'))),
    policies: section('policies'),
    breakGlass: section('break_glass'),
    directory: readDirectory(directory),
    tests: files.flatMap(({ root }) => list(own(root, 'tests')).map(mapping)),
  };
}

/** 1.4: the owner of the file in which a resource stands. */
function readOwners(files: readonly ParsedFile[], ownership: Plain): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { path, root } of files) {
    const rule = Object.entries(ownership).find(([glob]) => globToRegExp(glob).test(path));
    if (!rule) continue;
    for (const name of Object.keys(mapping(own(root, 'resources')))) owners.set(name, rule[1] as string);
  }
  return owners;
}

/** 1.1: `**`, `*`, `?` and `{a,b}`. */
function globToRegExp(glob: string): RegExp {
  const source = glob.replace(/\*\*\/|\*\*|\*|\?|\{|\}|,|[^\w]/g, (token) => {
    const known = { '**/': '(?:[^/]+/)*', '**': '.*', '*': '[^/]*', '?': '[^/]', '{': '(?:', '}': ')', ',': '|' }[
      token
    ];
    return known ?? `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}

/** Section 13. */
function readDirectory([header, ...users]: readonly Plain[]): DirectorySource {
  return {
    complete: texts(header && own(header, 'complete')),
    users: new Map(
      users.map((line) => [line.user as string, { active: line.active === true, groups: texts(own(line, 'groups')) }]),
    ),
  };
}

/** Section 13: the synced group that a name or `SOURCE/EXTERNAL` of the snapshot means, when the policy has it. */
export function directoryGroup(source: PolicySource, written: string): string | undefined {
  if (!written.includes('/')) return written;
  if (broken('directory-external-ignored')) return undefined;
  const slash = written.indexOf('/');
  const [idp, external] = [written.slice(0, slash), written.slice(slash + 1)];
  for (const [name, group] of source.groups) {
    if (own(group, 'source') === idp && own(group, 'external') === external) return name;
  }
  return undefined;
}

/** 1.4 and 5.6: who owns a resource. */
export function ownerOf(source: PolicySource, resource: string): string | undefined {
  const written = own(source.resources.get(resource)!, 'owner') as string | undefined;
  return written ?? (broken('owner-of-file-ignored') ? undefined : source.ownersByFile.get(resource));
}

/** 4.1: the idp lists the domain. */
export function covers(source: PolicySource, idp: string, domain: string): boolean {
  return list(own(source.idps.get(idp)!, 'domains')).includes(domain);
}
