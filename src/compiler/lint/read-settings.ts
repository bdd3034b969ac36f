import { type Diagnostic, diagnostic, didYouMean } from '../diagnostics/index.js';
import { SENSITIVITIES, type Sensitivity } from '../model/index.js';
import { entryAt, type LocatedEntry, type LocatedMap, type LocatedNode, toPlain } from '../syntax/index.js';
import { secondsOf, versionOf } from './options.js';
import type { Rule, RuleMeta, RuleOption, RuleSet } from './rule.js';
import { LINT_SEVERITIES } from './rule.js';
import { DEFAULT_SETTINGS, type Level, type LevelOverride, type LintSettings, type RuleSetting } from './settings.js';

/**
 * Reads the `lint` section of a project file that was checked against its schema, and checks what the schema cannot know: names of rules,
 * their options and the types of these.
 */
export function readSettings(
  node: LocatedNode | undefined,
  rules: readonly Rule[],
): { readonly settings: LintSettings; readonly diagnostics: readonly Diagnostic[] } {
  if (node?.kind !== 'map') return { settings: DEFAULT_SETTINGS, diagnostics: [] };
  const reader = new SettingsReader(rules);
  return { settings: reader.read(node), diagnostics: reader.diagnostics };
}

class SettingsReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #metas = new Map<string, RuleMeta>();

  constructor(rules: readonly Rule[]) {
    for (const { meta } of rules) for (const name of [meta.code, meta.id]) this.#metas.set(name, meta);
  }

  read(map: LocatedMap): LintSettings {
    const sets = textsOf(valueAt(map, 'extends'));
    const rules = this.#rules(valueAt(map, 'rules'), new Map());
    return {
      extends: valueAt(map, 'extends') ? (sets as RuleSet[]) : DEFAULT_SETTINGS.extends,
      rules,
      overrides: itemsOf(valueAt(map, 'overrides')).map((each) => this.#override(each, rules)),
      ignores: this.#ignores(valueAt(map, 'ignores')),
    };
  }

  /** Levels and options by code. An option that maps tiers changes those that it names, of what `base` says. */
  #rules(node: LocatedNode | undefined, base: ReadonlyMap<string, RuleSetting>): ReadonlyMap<string, RuleSetting> {
    const found = new Map<string, RuleSetting>();
    for (const entry of entriesOf(node)) {
      const meta = this.#meta(entry);
      if (!meta) continue;
      if (found.has(meta.code)) {
        const what = `rule \`${meta.code}\` (\`${meta.id}\`) is set twice here`;
        this.diagnostics.push(diagnostic('ZT085', entry.keySpan, { what }));
      }
      const map = entry.value.kind === 'map' ? entry.value : undefined;
      const level = levelOf(map ? valueAt(map, 'level') : entry.value);
      const options = new Map(
        entriesOf(map && valueAt(map, 'options')).flatMap((option) =>
          this.#option(meta, option, base.get(meta.code)?.options.get(option.key)),
        ),
      );
      found.set(meta.code, { ...(level && { level }), options });
    }
    return found;
  }

  #meta({ key, keySpan }: Pick<LocatedEntry, 'key' | 'keySpan'>): RuleMeta | undefined {
    const meta = this.#metas.get(key);
    if (meta) return meta;
    const help = didYouMean(key, this.#metas.keys());
    this.diagnostics.push(diagnostic('ZT084', keySpan, { name: key }, help === undefined ? {} : { help }));
    return undefined;
  }

  #option(
    meta: RuleMeta,
    { key, keySpan, value }: LocatedEntry,
    base: RuleOption['default'] | undefined,
  ): readonly [string, RuleOption['default']][] {
    const option = meta.options[key];
    if (!option) {
      const near = didYouMean(key, Object.keys(meta.options));
      const what = `rule \`${meta.id}\` has no option \`${key}\``;
      this.diagnostics.push(diagnostic('ZT085', keySpan, { what }, near === undefined ? {} : { help: near }));
      return [];
    }
    const plain = toPlain(value);
    const wanted = expectation(option, plain);
    if (wanted === undefined) return [[key, merged(base ?? option.default, plain as RuleOption['default'])]];
    this.diagnostics.push(
      diagnostic('ZT085', value.span, { what: `option \`${key}\` of \`${meta.id}\` takes ${wanted}` }),
    );
    return [];
  }

  #override(node: LocatedNode, base: ReadonlyMap<string, RuleSetting>): LevelOverride {
    const map = node as LocatedMap;
    const at = (key: string): LocatedNode | undefined => valueAt(map, key);
    const settings = [...this.#rules(at('rules'), base)];
    const options = settings.flatMap(([code, one]) => (one.options.size > 0 ? [[code, one.options] as const] : []));
    const [files, sensitivity, labels] = [at('files'), at('sensitivity'), at('labels')];
    return {
      ...(files && { files: textsOf(files) }),
      ...(sensitivity && { sensitivity: textsOf(sensitivity) as Sensitivity[] }),
      ...(labels && { labels: new Map(entriesOf(labels).map(({ key, value }) => [key, textsOf(value)])) }),
      levels: new Map(settings.flatMap(([code, { level }]) => (level ? [[code, level] as const] : []))),
      ...(options.length > 0 && { options: new Map(options) }),
    };
  }

  #ignores(node: LocatedNode | undefined): LintSettings['ignores'] {
    if (node?.kind !== 'map') return DEFAULT_SETTINGS.ignores;
    const says = (key: string): string | undefined => textsOf(valueAt(node, key))[0];
    const max = secondsOf(says('max'));
    const codes = itemsOf(valueAt(node, 'unsuppressible')).flatMap((each) => {
      const [key] = textsOf(each);
      const meta = key === undefined ? undefined : this.#meta({ key, keySpan: each.span });
      return meta ? [meta.code] : [];
    });
    return {
      reasonRequired: says('reason') !== 'optional',
      untilRequired: says('until') !== 'optional',
      ...(max !== undefined && { max }),
      unsuppressible: new Set(codes),
    };
  }
}

/** What an option takes, in words, when the value is something else. */
function expectation({ default: known, format }: RuleOption, value: unknown): string | undefined {
  if (format === 'version')
    return value === 'none' || versionOf(value) ? undefined : "a version in quotes such as `'14.5'`, or `none`";
  if (typeof known === 'string' && secondsOf(known) !== undefined)
    return secondsOf(value) === undefined ? 'a duration such as `8h`' : undefined;
  if (typeof known === 'number')
    return typeof value === 'number' && value >= 0 ? undefined : 'a number that is not negative';
  if (typeof known !== 'object') return typeof value === typeof known ? undefined : `a ${typeof known}`;
  if (Array.isArray(known)) {
    const isTexts = Array.isArray(value) && value.every((each) => typeof each === 'string');
    return isTexts ? undefined : 'a list of texts';
  }
  return isTiers(value) ? undefined : 'a mapping from sensitivities to durations or `none`';
}

function isTiers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([key, each]) => SENSITIVITIES.includes(key as Sensitivity) && (each === 'none' || secondsOf(each) !== undefined),
  );
}

/** A mapping replaces only the tiers that it names. */
function merged(known: RuleOption['default'], value: RuleOption['default']): RuleOption['default'] {
  return typeof known === 'object' && !Array.isArray(known)
    ? { ...known, ...(value as Record<string, string>) }
    : value;
}

function levelOf(node: LocatedNode | undefined): Level | undefined {
  const [text] = textsOf(node);
  return (['off', ...LINT_SEVERITIES] as const).find((each) => each === text);
}

function valueAt(map: LocatedMap, key: string): LocatedNode | undefined {
  return entryAt(map, [key])?.value;
}

function entriesOf(node: LocatedNode | undefined): readonly LocatedEntry[] {
  return node?.kind === 'map' ? [...node.entries.values()] : [];
}

function itemsOf(node: LocatedNode | undefined): readonly LocatedNode[] {
  if (!node) return [];
  return node.kind === 'list' ? node.items : [node];
}

function textsOf(node: LocatedNode | undefined): readonly string[] {
  return itemsOf(node).flatMap((each) =>
    each.kind === 'scalar' && typeof each.value === 'string' ? [each.value] : [],
  );
}
