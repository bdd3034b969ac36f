import { type Diagnostic, diagnostic } from '../compiler/diagnostics/index.js';
import type { SavedPlan, TargetPlan } from '../targets/plan.js';
import type { LiveState } from './live-folder.js';

/** Why the plan that was saved at review cannot be carried out here; undefined when it can, and where none was saved. */
export function savedFault(
  { name, saved }: Pick<TargetPlan, 'name' | 'saved'>,
  here: LiveState['saved'],
): Diagnostic | undefined {
  if (!saved || !here) return undefined;
  const odd = differences(saved, here)[0];
  return odd && diagnostic('ZT1049', undefined, { target: name, ...odd });
}

type Sides = { readonly what: string; readonly saved: string; readonly here: string };

function differences(saved: SavedPlan, here: NonNullable<LiveState['saved']>): readonly Sides[] {
  const sources = [...new Set([...Object.keys(saved.providers), ...Object.keys(here.providers)])].sort();
  const sides: readonly Sides[] = [
    { what: 'the engine', saved: saved.engine.name, here: here.engine.name },
    { what: saved.engine.name, saved: saved.engine.version, here: here.engine.version },
    { what: 'the platform', saved: saved.platform, here: here.platform },
    ...sources.map((source) => ({
      what: `the provider ${source}`,
      saved: saved.providers[source] ?? 'none',
      here: here.providers[source] ?? 'none',
    })),
  ];
  return sides.filter((one) => one.saved !== one.here);
}
