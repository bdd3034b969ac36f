import type { Host } from './compiler/host.js';
import { type Rule, readIgnores, readSettings } from './compiler/lint/index.js';
import { type LocatedNode, toPlain } from './compiler/syntax/index.js';
import { type Config, load } from './load.js';

/** What another state of the project lets count. */
export interface Governed {
  /** Keys of the ignores that it understands. */
  readonly ignores: ReadonlySet<string>;
  /** The project file whose lint settings count. */
  readonly config: Config;
  /** Whether the project at hand has other settings, which do not count. */
  readonly otherSettings: boolean;
}

/**
 * Reads what governs: the ignores and the lint settings of another state of the project, so that a change can neither hide a finding nor turn
 * off or soften a rule for itself. A state without a project file, or whose settings this version does not understand, has nothing to say about
 * settings: then those of the project at hand count.
 */
export async function governedBy(
  { host, dir }: { readonly host: Host; readonly dir: string },
  own: Config,
  { now, rules }: { readonly now: number; readonly rules: readonly Rule[] },
): Promise<Governed> {
  const { config, files } = await load(host, dir);
  const { settings, diagnostics } = readSettings(config.lint, rules);
  const codes = new Set(rules.map(({ meta }) => meta.code));
  const reading = { timezone: config.timezone, now, settings: settings.ignores, codes };
  const ignores = files.flatMap((file) => readIgnores(file, reading)).filter(({ faults }) => faults.length === 0);
  const governs = diagnostics.length === 0 && files.some(({ path }) => path === 'ztctl.yaml');
  return {
    ignores: new Set(ignores.map(({ key }) => key)),
    config: governs ? config : own,
    otherSettings: governs && said(config.lint) !== said(own.lint),
  };
}

function said(node: LocatedNode | undefined): string {
  return node === undefined ? '' : JSON.stringify(toPlain(node));
}
