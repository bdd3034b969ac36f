import { resolve, sep } from 'node:path';
import type { LiveState } from './backends/index.js';
import { type Diagnostic, diagnostic } from './compiler/diagnostics/index.js';
import { SourceFile, type Span } from './compiler/source/index.js';
import { jsonDigest } from './targets/canonical-json.js';
import type { BackendConfig } from './targets/plan-backend.js';
import type { Target, TargetConfig, VendorObject } from './targets/target.js';

/** A target as the project file configures it. */
export type ConfiguredTarget = TargetConfig & { readonly backend: BackendConfig };

/** One fault per pair of targets that are live in one place, or in folders that lie in each other. */
export function sharedPlaces(dir: string, targets: readonly ConfiguredTarget[]): readonly Diagnostic[] {
  const places = targets.map(({ backend }) => placeOf(dir, backend));
  return targets.flatMap((one, at) =>
    targets.slice(at + 1).flatMap((other, offset) => {
      const [here, there] = [places[at]!, places[at + 1 + offset]!];
      if (!here.startsWith(there) && !there.startsWith(here)) return [];
      const params = { targets: [one.name, other.name] as [string, string], path: placeText(one.backend) };
      return [
        diagnostic('ZT1005', other.nameSpan, params, { related: [{ span: one.nameSpan, label: 'the first one' }] }),
      ];
    }),
  );
}

/** Ends with a separator, so that a place within another begins with it and one of a longer name does not. */
function placeOf(dir: string, backend: BackendConfig): string {
  switch (backend.type) {
    case 'file':
    case 'terraform':
      return resolve(dir, backend.path) + sep;
    case 'headscale':
    case 'openziti':
      return `${backend.type} ${new URL(backend.url).origin} `;
    case 'tailscale':
      return `${backend.type} ${new URL(backend.url).origin} ${backend.tailnet} ${backend.apiKeyEnv} ${backend.oauthClientIdEnv} `;
  }
}

/** How messages call the place: a folder as the project says it, or a URL. */
export function placeText(backend: BackendConfig): string {
  switch (backend.type) {
    case 'file':
    case 'terraform':
      return backend.path;
    case 'headscale':
    case 'openziti':
      return backend.url;
    case 'tailscale':
      return `${backend.url} (tailnet ${backend.tailnet})`;
  }
}

/** What stands where the artefact of a target would, and is not the estate's own. */
export function inTheWay(
  { name, backend }: Pick<ConfiguredTarget, 'name' | 'backend'>,
  shown: string,
  { blocked }: LiveState,
): readonly Diagnostic[] {
  const adoptable = backend.type !== 'file';
  return blocked.map((path) => diagnostic('ZT1003', undefined, { target: name, path: `${shown}/${path}`, adoptable }));
}

/** The vendor objects that stand live; any error among the diagnostics means that they are not known. */
export function liveObjects(
  target: Target,
  shown: string,
  live: LiveState,
): { readonly objects: readonly VendorObject[]; readonly diagnostics: readonly Diagnostic[] } {
  if (live.objects) return { objects: live.objects, diagnostics: [] };
  const { objects, diagnostics } = target.read(live.files.map(({ path, text }) => ({ path, text })));
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
