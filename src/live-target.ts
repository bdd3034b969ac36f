import { resolve, sep } from 'node:path';
import type { LiveFolder, LiveState } from './backends/index.js';
import { type Diagnostic, diagnostic } from './compiler/diagnostics/index.js';
import { SourceFile, type Span } from './compiler/source/index.js';
import { jsonDigest } from './targets/canonical-json.js';
import type { BackendConfig } from './targets/plan.js';
import type { Target, TargetConfig, VendorObject } from './targets/target.js';

/** A target as the project file configures it. */
export type ConfiguredTarget = TargetConfig & { readonly backend: BackendConfig };

/** Where a target is live; `dir` is the project folder. */
export function liveFolder(dir: string, { path }: BackendConfig): LiveFolder {
  return { path: resolve(dir, path), shown: path };
}

/** One fault per pair of targets whose live folders are one, or lie in each other. */
export function sharedFolders(dir: string, targets: readonly ConfiguredTarget[]): readonly Diagnostic[] {
  return targets.flatMap((one, at) =>
    targets.slice(at + 1).flatMap((other) => {
      const paths = [one, other].map(({ backend }) => resolve(dir, backend.path) + sep);
      const shared = paths[0]!.startsWith(paths[1]!) || paths[1]!.startsWith(paths[0]!);
      if (!shared) return [];
      const params = { targets: [one.name, other.name] as [string, string], path: one.backend.path };
      return [
        diagnostic('ZT1005', other.nameSpan, params, { related: [{ span: one.nameSpan, label: 'the first one' }] }),
      ];
    }),
  );
}

/** The vendor objects in the live files; any error among the diagnostics means that they are not known. */
export function liveObjects(
  target: Target,
  { shown }: LiveFolder,
  { files }: LiveState,
): { readonly objects: readonly VendorObject[]; readonly diagnostics: readonly Diagnostic[] } {
  const { objects, diagnostics } = target.read(files.map(({ path, text }) => ({ path, text })));
  const found = diagnostics.map((one) => relocated(one, shown));
  const why = ambiguity(objects);
  return {
    objects,
    diagnostics: why === undefined ? found : [...found, diagnostic('ZT1002', undefined, { path: shown, why })],
  };
}

/** Two objects of one address, or a value that has no exact text, would make two live states look alike. */
function ambiguity(objects: readonly VendorObject[]): string | undefined {
  const seen = new Set<string>();
  for (const { address, body } of objects) {
    if (seen.has(address)) return `\`${address}\` stands there twice`;
    seen.add(address);
    try {
      jsonDigest(body);
    } catch (error) {
      if (error instanceof TypeError) return `\`${address}\` holds a value that JSON cannot carry: ${error.message}`;
      throw error;
    }
  }
  return undefined;
}

/** A reader knows files by their path in the live folder, a user by their path from the project. */
function relocated(one: Diagnostic, shown: string): Diagnostic {
  const move = (span: Span): Span => ({ ...span, file: new SourceFile(`${shown}/${span.file.path}`, span.file.text) });
  return {
    ...one,
    ...(one.span && { span: move(one.span) }),
    ...(one.related && { related: one.related.map(({ span, label }) => ({ span: move(span), label })) }),
  };
}
