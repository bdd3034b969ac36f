import { createHash } from 'node:crypto';
import { type BoundInput, bind, type OwnerRule, type PolicyDocument } from './compiler/bind/index.js';
import { type Diagnostic, diagnostic, sortDiagnostics } from './compiler/diagnostics/index.js';
import type { Host } from './compiler/host.js';
import type { Estate } from './compiler/model/index.js';
import { readFaultDiagnostic } from './compiler/read-fault.js';
import { SourceFile } from './compiler/source/index.js';
import { checkSchema, type LocatedNode, parseYaml } from './compiler/syntax/index.js';
import { type Config, NO_CONFIG, readConfig } from './config.js';
import { lintSettingsFaults } from './lint-settings.js';
import { safetySettingsFaults } from './safety-settings.js';
import { WAIVABLE } from './targets/capabilities.js';

export type { Config } from './config.js';

/** A project folder as it was read. */
export interface Project {
  readonly config: Config;
  /** Present exactly when no diagnostic is an error. */
  readonly estate?: Estate;
  /** All faults of all files, sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[];
  /** The project file, the policy files and the directory snapshot, sorted by path. */
  readonly files: readonly SourceFile[];
  /** `sha256:` and 64 hex digits over paths and content of all files; the order in which they were found does not matter. */
  readonly sourceDigest: string;
}

const CONFIG_FILE = 'ztctl.yaml';

/** Files read at a time: enough to keep the disk busy, few enough for every limit of open files. */
const BATCH = 32;

/** A project folder whose files were read; nothing of its policy is understood yet. */
export interface ProjectText {
  readonly config: Config;
  /** As in {@link Project}. */
  readonly files: readonly SourceFile[];
  /** As in {@link Project}. */
  readonly sourceDigest: string;
  /** Over everything that decides what {@link bind} gives; absent when something could not be read, or the project file has faults. */
  readonly inputDigest?: string;
  /** Understands the policy. Pure. */
  bind(): Project;
}

/**
 * Reads the project in a folder: `ztctl.yaml`, the policy files that its globs match, the directory snapshot. Everything that can be found
 * wrong is found in one run. Never throws for what a user can cause.
 */
export async function load(host: Host, dir: string): Promise<Project> {
  return (await readProject(host, dir)).bind();
}

/** The first half of {@link load}: reads the files, and understands the project file only. */
export async function readProject(host: Host, dir: string): Promise<ProjectText> {
  const loading = new Loading(host, dir);
  const config = await loading.readConfig();
  if (!config) return loading.text(NO_CONFIG, () => undefined);
  const policies = await loading.readPolicies(config);
  const owners = policies.length === 0 ? new Map() : await loading.readOwners(config);
  const directory = policies.length === 0 ? {} : await loading.readDirectory(config);
  const found = [...owners].map(([path, rules]) => [path, rules.map(({ glob }: OwnerRule) => glob)]);
  return loading.text(
    config,
    () => {
      const documents = loading.parsePolicies(config, policies);
      if (documents.length === 0) return undefined;
      const { estate, diagnostics } = bind({
        name: config.name,
        timezone: config.timezone,
        documents,
        targets: config.targetNames,
        targetKinds: new Map(config.targets.map(({ name, kind }) => [name, kind])),
        waivable: WAIVABLE,
        owners,
        ...directory,
      });
      loading.add(diagnostics);
      loading.add(safetySettingsFaults(config.plan, config.targetNames, estate));
      return estate;
    },
    found,
  );
}

/** A policy file, and why it could not be read when it could not. */
interface PolicyText {
  readonly file: SourceFile;
  readonly fault?: Diagnostic;
}

class Loading {
  readonly diagnostics: Diagnostic[] = [];
  readonly #host: Host;
  readonly #dir: string;
  readonly #files: SourceFile[] = [];

  constructor(host: Host, dir: string) {
    this.#host = host;
    this.#dir = dir;
  }

  /** One by one: a call takes only so many arguments, and a hostile file has more faults. */
  add(diagnostics: readonly Diagnostic[]): void {
    for (const each of diagnostics) this.diagnostics.push(each);
  }

  async readConfig(): Promise<Config | undefined> {
    const path = this.#at(CONFIG_FILE);
    const read = await this.#host.readText(path);
    if (!read.ok) {
      const isMissing = read.fault.kind === 'missing';
      this.diagnostics.push(
        isMissing ? diagnostic('ZT076', undefined, { path }) : readFaultDiagnostic(CONFIG_FILE, read.fault),
      );
      return undefined;
    }
    const file = this.#keep(CONFIG_FILE, read.text);
    const { root, diagnostics } = parseYaml(file);
    this.add(diagnostics);
    if (!root && diagnostics.length > 0) return undefined;
    const node = root ?? emptyMap(file);
    const { config, diagnostics: faults } = readConfig(node);
    const broken = checkSchema(node, 'config');
    this.add(broken);
    this.add(faults);
    if (config.lint && broken.length === 0) this.add(await lintSettingsFaults(config.lint));
    return config;
  }

  async readPolicies(config: Config): Promise<readonly PolicyText[]> {
    const paths = await this.#glob(config.policies);
    if (paths.length === 0) this.diagnostics.push(diagnostic('ZT077', config.policiesSpan, { globs: config.policies }));
    const texts: PolicyText[] = [];
    for (let at = 0; at < paths.length; at += BATCH) {
      texts.push(...(await Promise.all(paths.slice(at, at + BATCH).map((path) => this.#readPolicy(path)))));
    }
    return texts;
  }

  parsePolicies(config: Config, texts: readonly PolicyText[]): readonly PolicyDocument[] {
    const documents = texts.map((text) => this.#parsePolicy(text));
    if (texts.length > 0 && !documents.some(hasPolicies)) {
      this.diagnostics.push(diagnostic('ZT078', config.policiesSpan, { files: texts.length }));
    }
    return documents;
  }

  /** The owner rules of every file that an `ownership` glob matches. */
  async readOwners({ ownership }: Config): Promise<ReadonlyMap<string, readonly OwnerRule[]>> {
    const owners = new Map<string, OwnerRule[]>();
    for (const rule of ownership) {
      for (const path of await this.#glob([rule.glob])) {
        const rules = owners.get(path);
        if (rules) rules.push(rule);
        else owners.set(path, [rule]);
      }
    }
    return owners;
  }

  async readDirectory({ directory }: Config): Promise<Pick<BoundInput, 'directory'>> {
    if (!directory) return {};
    const read = await this.#host.readText(this.#at(directory.value));
    if (!read.ok) {
      this.diagnostics.push(readFaultDiagnostic(directory.value, read.fault, directory.span));
      return {};
    }
    return { directory: { file: this.#keep(directory.value, read.text), digest: sha256 } };
  }

  /** What was read, and how to understand the rest of it. */
  text(config: Config, understand: () => Estate | undefined, owners: unknown = []): ProjectText {
    const files = this.#files.sort((a, b) => (a.path < b.path ? -1 : 1));
    const sourceDigest = sha256(JSON.stringify(files.map(({ path, text }) => [path, text])));
    const isWhole = this.diagnostics.length === 0;
    let project: Project | undefined;
    return {
      config,
      files,
      sourceDigest,
      ...(isWhole && { inputDigest: sha256(JSON.stringify([sourceDigest, owners])) }),
      bind: () => {
        project ??= this.#finish(config, understand(), files, sourceDigest);
        return project;
      },
    };
  }

  #finish(config: Config, estate: Estate | undefined, files: readonly SourceFile[], sourceDigest: string): Project {
    const hasError = this.diagnostics.some(({ severity }) => severity === 'error');
    const diagnostics = sortDiagnostics(this.diagnostics);
    return { config, ...(estate && !hasError && { estate }), diagnostics, files, sourceDigest };
  }

  async #readPolicy(path: string): Promise<PolicyText> {
    const read = await this.#host.readText(this.#at(path));
    const file = this.#keep(path, read.ok ? read.text : '');
    if (read.ok) return { file };
    const fault = readFaultDiagnostic(path, read.fault);
    this.diagnostics.push(fault);
    return { file, fault };
  }

  #parsePolicy({ file, fault }: PolicyText): PolicyDocument {
    if (fault) return { file, faults: [fault], incomplete: true };
    const { root, diagnostics } = parseYaml(file);
    const faults = root ? [...diagnostics, ...checkSchema(root, 'policy')] : diagnostics;
    this.add(faults);
    const incomplete = root ? diagnostics.some(({ code }) => LOSES_TEXT.has(code)) : diagnostics.length > 0;
    return { file, ...(root && { root }), faults, incomplete };
  }

  async #glob(patterns: readonly string[]): Promise<readonly string[]> {
    const { paths, faults } = await this.#host.glob(patterns, this.#dir);
    for (const { path, fault } of faults) this.diagnostics.push(readFaultDiagnostic(path, fault));
    return paths;
  }

  #keep(path: string, text: string): SourceFile {
    const file = new SourceFile(path, text);
    this.#files.push(file);
    return file;
  }

  #at(path: string): string {
    return this.#dir === '' || path.startsWith('/') ? path : `${this.#dir}/${path}`;
  }
}

/** Faults after which part of the text is not read: malformed text, a second document, too deep, a tab in the indentation. */
const LOSES_TEXT: ReadonlySet<string> = new Set(['ZT010', 'ZT016', 'ZT017', 'ZT018']);

/** False only when it is certain that the file defines no policy. */
function hasPolicies({ root, incomplete }: PolicyDocument): boolean {
  if (incomplete) return true;
  const policies = root?.kind === 'map' ? root.entries.get('policies')?.value : undefined;
  return policies !== undefined && (policies.kind !== 'map' || policies.entries.size > 0);
}

/** What an empty project file says. */
function emptyMap(file: SourceFile): LocatedNode {
  return { kind: 'map', entries: new Map(), span: { file, start: 0, end: 0 } };
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}
