import type { Estate } from '../../model/index.js';

/** Short stand-ins for texts: equal numbers mean equal texts. */
export class TextNumbers {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/**
 * Texts of resources: two resources with equal texts, of one estate or of two that share `numbers`, grant the same. What is equal need not be
 * analysed; what differs may still grant the same. Names of policies, places, owners and remarks are not in them.
 */
export function resourceTexts(estate: Estate, numbers: TextNumbers): (resource: string) => string {
  const words = new Words(estate, numbers);
  const bearing = new Map<string, number[]>();
  const note = (resource: string, text: number): void => {
    const texts = bearing.get(resource);
    if (texts) texts.push(text);
    else bearing.set(resource, [text]);
  };
  for (const policy of estate.policies.values()) {
    const { resources, name, nameSpan, ...said } = policy;
    const text = numbers.of(words.text(said));
    for (const resource of resources) note(resource, text);
  }
  for (const entry of estate.breakGlass.values()) {
    const { resources, name, nameSpan, alert, ...said } = entry;
    const text = numbers.of(words.text(said));
    for (const { value } of resources) note(value, text);
  }
  const common = numbers.of(words.common());
  return (name) => {
    const resource = estate.resources.get(name);
    if (!resource) return 'none';
    if (resource.public) return `public ${words.text(resource.public.networks ?? 'anywhere', 'network')}`;
    const texts = [...new Set(bearing.get(name) ?? [])].sort((a, b) => a - b);
    return texts.length === 0 ? 'nothing' : [resource.isSsh, common, ...texts].join();
  };
}

/** What has no influence on who may do what. */
const SILENT = new Set([
  'span',
  'nameSpan',
  'toSpan',
  'labelKeys',
  'owner',
  'title',
  'reason',
  'reviewed',
  'guardrail',
  'renamedFrom',
  'name',
]);

/** Sections by the key under which conditions refer to their elements. */
const SECTIONS = {
  posture: 'postures',
  profile: 'profiles',
  location: 'locations',
  network: 'networks',
  schedule: 'schedules',
} as const;

class Words {
  readonly #estate: Estate;
  readonly #elements = new Map<string, string>();
  readonly #numbers: TextNumbers;

  constructor(estate: Estate, numbers: TextNumbers) {
    this.#estate = estate;
    this.#numbers = numbers;
  }

  /** What every policy may depend on without naming it: who there is. */
  common(): string {
    const { idps, workloads, directory } = this.#estate;
    const domains = [...idps].map(([name, idp]) => [name, idp.domains.map(({ value }) => value).sort()]);
    return JSON.stringify([
      domains,
      this.text([...workloads].map(([name, one]) => ['w', name, one])),
      directory?.digest ?? '',
    ]);
  }

  /** A value with everything that it names written out. */
  text(value: unknown, key = ''): string {
    if (value instanceof Map) return this.#list([...value.entries()], '');
    if (value instanceof Set) return this.#list([...value], '');
    if (Array.isArray(value)) return this.#list(value, key);
    if (typeof value === 'object' && value !== null) return this.#object(value as Record<string, unknown>, key);
    if (typeof value === 'string') return this.#word(value, key);
    return String(value);
  }

  #list(values: readonly unknown[], key: string): string {
    return `[${values.map((one) => this.text(one, key)).join(',')}]`;
  }

  #object(value: Record<string, unknown>, key: string): string {
    if ('file' in value && 'start' in value) return 'true';
    if ('value' in value && 'span' in value) return this.text(value.value, key);
    if (value.kind === 'group') return `group ${this.#element('groups', value.group as string)}`;
    return `{${Object.keys(value)
      .filter((one) => !SILENT.has(one) && value[one] !== undefined)
      .map((one) => `${one}:${this.text(value[one], one)}`)
      .join(',')}}`;
  }

  #word(word: string, key: string): string {
    const section = Object.hasOwn(SECTIONS, key) ? SECTIONS[key as keyof typeof SECTIONS] : undefined;
    if (!section || !this.#estate[section].has(word)) return JSON.stringify(word);
    return `${JSON.stringify(word)}=${this.#element(section, word)}`;
  }

  #element(section: 'groups' | (typeof SECTIONS)[keyof typeof SECTIONS], name: string): string {
    const key = `${section}/${name}`;
    let text = this.#elements.get(key);
    if (text === undefined) {
      text = `${name}#${this.#numbers.of(this.text(this.#estate[section].get(name)))}`;
      this.#elements.set(key, text);
    }
    return text;
  }
}
