import { type Diagnostic, diagnostic } from './compiler/diagnostics/index.js';
import { isZone, type Located } from './compiler/model/index.js';
import type { Span } from './compiler/source/index.js';
import { type LocatedEntry, type LocatedNode, toPlain } from './compiler/syntax/index.js';
import { backendFaults, readBackend } from './config-backend.js';
import { entriesAt, textAt, textsOf } from './config-nodes.js';
import type { ConfiguredTarget } from './live-target.js';
import { TARGET_KINDS } from './targets/target.js';

/** What the project file says. Paths are relative to the project folder. */
export interface Config {
  /** Empty when the project file does not say one (which is an error). */
  readonly name: string;
  /** IANA zone. */
  readonly timezone: string;
  /** Globs of policy files. */
  readonly policies: readonly string[];
  /** Place of the globs; absent when they are the default. */
  readonly policiesSpan?: Span;
  /** Sorted by name. */
  readonly targets: readonly ConfiguredTarget[];
  /** Names of all targets, those with faults included. */
  readonly targetNames: ReadonlySet<string>;
  /** Path of the directory snapshot. */
  readonly directory?: Located<string>;
  /** Globs to owners, as written. */
  readonly ownership: readonly OwnershipEntry[];
  /** The `lint` section; what it names was checked when the project was loaded. */
  readonly lint?: LocatedNode;
  /** The `plan` section, likewise. */
  readonly plan?: LocatedNode;
}

export interface OwnershipEntry {
  readonly glob: string;
  readonly owner: string;
  readonly span: Span;
}

export const DEFAULT_POLICIES: readonly string[] = ['policies/**/*.yaml', 'policies/**/*.yml'];

/** The config of a project whose file cannot be read. */
export const NO_CONFIG: Config = {
  name: '',
  timezone: 'UTC',
  policies: DEFAULT_POLICIES,
  targets: [],
  targetNames: new Set(),
  ownership: [],
};

/**
 * Reads a project file that was checked against its schema. What the schema refused is left out here, so that the policy files can still
 * be read and their faults be told in the same run.
 */
export function readConfig(root: LocatedNode): {
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
} {
  if (root.kind !== 'map') return { config: NO_CONFIG, diagnostics: [] };
  const zone = textAt(root, 'timezone');
  const isKnown = zone !== undefined && isZone(zone.value);
  const policies = root.entries.get('policies');
  const directory = textAt(root, 'directory');
  const lint = root.entries.get('lint')?.value;
  const plan = root.entries.get('plan')?.value;
  const config: Config = {
    name: textAt(root, 'name')?.value ?? '',
    timezone: isKnown ? zone.value : 'UTC',
    policies: policies ? textsOf(policies.value) : DEFAULT_POLICIES,
    ...(policies && { policiesSpan: policies.value.span }),
    targets: entriesAt(root, 'targets')
      .flatMap(readTarget)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    targetNames: new Set(entriesAt(root, 'targets').map(({ key }) => key)),
    ...(directory && { directory }),
    ownership: entriesAt(root, 'ownership').flatMap(readOwnership),
    ...(lint && { lint }),
    ...(plan && { plan }),
  };
  const faults = zone && !isKnown ? [diagnostic('ZT043', zone.span, { zone: zone.value })] : [];
  return { config, diagnostics: [...faults, ...entriesAt(root, 'targets').flatMap(backendFaults)] };
}

function readTarget({ key, keySpan, value }: LocatedEntry): readonly ConfiguredTarget[] {
  if (value.kind !== 'map') return [];
  const kind = TARGET_KINDS.find((each) => each === textAt(value, 'kind')?.value);
  if (!kind) return [];
  const bindings = value.entries.get('bindings')?.value;
  return [{ name: key, kind, nameSpan: keySpan, ...(bindings && { bindings }), backend: readBackend(key, value) }];
}

function readOwnership({ key, keySpan, value }: LocatedEntry): readonly OwnershipEntry[] {
  const owner = toPlain(value);
  return typeof owner === 'string' ? [{ glob: key, owner, span: keySpan }] : [];
}
