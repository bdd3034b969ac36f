import { mergeProject, type PolicySource } from '../../oracle/interpreter/project.js';
import type { Feature, GenerateOptions } from './options.js';
import { ERAS, OWNERS, ZONES } from './pools.js';
import { type GeneratedProject, type Mapping, type PolicyFile, SECTIONS, type SectionName } from './project.js';
import { Random } from './random.js';
import type { Value } from './yaml-text.js';

type Sections = { [section in SectionName]: { [name: string]: Mapping } };

/** An estate in the making. Sections are filled in the order in which they refer to each other. */
export class Draft {
  readonly random: Random;
  readonly options: GenerateOptions;
  readonly config: Mapping = { name: 'acme' };
  readonly sections = Object.fromEntries(SECTIONS.map((name) => [name, {}])) as Sections;
  readonly tests: Value[] = [];
  directory: Mapping[] | undefined;
  /** The day around which everything that is dated lies. */
  readonly era: string;
  readonly timezone: string;
  /** The owner of the one file that belongs to someone, when there is one. */
  readonly fileOwner: string | undefined;
  /** Where elements stand, by `section/name`. */
  readonly #paths = new Map<string, string>();
  readonly #freePaths: readonly string[];
  /** Networks and locations that are written as lists. */
  readonly #bare = new Map<Mapping, Value>();

  constructor(seed: number, options: GenerateOptions) {
    this.random = new Random(seed);
    this.options = options;
    this.era = this.random.chance(0.4) ? ERAS[0] : this.random.pick(ERAS);
    this.timezone = this.random.chance(0.4) ? 'UTC' : this.random.pick(ZONES);
    if (this.timezone !== 'UTC' || this.random.chance(0.3)) this.config.timezone = this.timezone;
    this.fileOwner = this.may('ownership', 0.15) ? this.random.pick(OWNERS) : undefined;
    this.#freePaths = this.may('several-files', 0.4) ? ['policies/a.yaml', 'policies/b/more.yml'] : ['policies/a.yaml'];
    if (this.fileOwner !== undefined) this.config.ownership = { [OWNED_GLOB]: this.fileOwner };
  }

  /** With the probability, unless the options keep the feature out. */
  may(feature: Feature, probability: number): boolean {
    return this.random.chance(probability) && !this.options.without?.includes(feature);
  }

  names(section: SectionName): readonly string[] {
    return Object.keys(this.sections[section]);
  }

  /** Some names of a section, at least one; undefined when there is none. */
  namesList(section: SectionName, most = 2): Value | undefined {
    const names = this.random.some(this.names(section), 1, most);
    return names.length === 0 ? undefined : this.list(names);
  }

  /** A list, or its only entry alone. */
  list(values: readonly Value[]): Value {
    return values.length === 1 && this.random.chance(0.5) ? values[0]! : [...values];
  }

  /**
   * Puts an element into its section, sometimes with a title and an owner, and sometimes into the file that belongs to someone, when the
   * element may stand there.
   */
  add(section: SectionName, name: string, element: Mapping, mayBeOwned = true): void {
    if (this.may('remarks', 0.1)) element.title = TITLE;
    if (this.may('owners', 0.15)) element.owner ??= this.random.pick(OWNERS);
    const isOurs = (element.owner ?? this.fileOwner) === this.fileOwner;
    const isOwned = this.fileOwner !== undefined && isOurs && mayBeOwned && this.random.chance(0.5);
    this.#paths.set(`${section}/${name}`, isOwned ? OWNED_FILE : this.random.pick(this.#freePaths));
    const [only, ...others] = Object.keys(element);
    if ((section === 'networks' || section === 'locations') && others.length === 0 && this.random.chance(0.7)) {
      this.#bare.set(element, element[only!]!);
    }
    this.sections[section][name] = element;
  }

  /** What there is so far. */
  project(): GeneratedProject {
    const paths = [...this.#freePaths, ...(this.fileOwner === undefined ? [] : [OWNED_FILE])];
    const files = Object.fromEntries(paths.map((path) => [path, this.#file(path)]));
    if (this.tests.length > 0) files[paths[0]!]!.tests = this.tests;
    return { config: this.config, files, ...(this.directory && { directory: this.directory }) };
  }

  #file(path: string): PolicyFile {
    const file: PolicyFile = {};
    for (const section of SECTIONS) {
      const elements = Object.entries(this.sections[section]).filter(
        ([name]) => this.#paths.get(`${section}/${name}`) === path,
      );
      const written = elements.map(([name, element]) => [name, this.#bare.get(element) ?? element]);
      if (elements.length > 0) file[section] = Object.fromEntries(written) as { [name: string]: Value };
    }
    return file;
  }

  /** What there is so far, as the oracle sees it. */
  source(): PolicySource {
    const { config, files, directory } = this.project();
    const parsed = Object.entries(files).map(([path, root]) => ({ path, root }));
    return mergeProject(config, parsed, directory ?? []);
  }
}

/** Looks like YAML, and like a template of other formats; it is neither. */
const TITLE = ['Ünïcode "title": $', '{x} #1'].join('');
const OWNED_GLOB = 'policies/team/**';
const OWNED_FILE = 'policies/team/ours.yaml';
