import { type BackendInput, type BackendProgress, type FileSystem, nodeFileSystem } from './backends/index.js';
import type { BackendConfig } from './targets/plan-backend.js';
import type { Artefact, Target, TargetKind } from './targets/target.js';

/** How to reach the places where targets are live. */
export interface ReachOptions {
  /** Absolute path of the project folder. */
  readonly dir: string;
  /** Absent = the real disk. */
  readonly fs?: FileSystem;
  /** Where credentials stand, by name; absent = there are none. Nothing of it goes into plans, journals or messages. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Told what a long run is at. */
  readonly say?: (progress: BackendProgress) => void;
  /** When it is aborted, the step under way is finished and no other begun. */
  readonly signal?: AbortSignal;
}

/** What the backend of a target is opened with. */
export function backendInput(
  estate: string,
  { name, kind, backend, artefact }: ReachedPlace,
  {
    dir,
    fs = nodeFileSystem,
    env = {},
    say,
    signal,
    adopt,
    registry,
  }: ReachOptions & { readonly adopt: boolean; readonly registry: readonly Target[] },
): BackendInput & { readonly target: Target } {
  const target = registry.find((one) => one.kind === kind);
  if (!target) throw new Error(`target ${name} was compiled, and its kind is not known`);
  return {
    target,
    fs,
    dir,
    owner: { estate, target: name, kind },
    config: backend,
    env,
    artefact,
    read: (files) => target.read(files),
    adopt,
    ...(say && { say }),
    ...(signal && { signal }),
  };
}

interface ReachedPlace {
  readonly name: string;
  readonly kind: TargetKind;
  readonly backend: BackendConfig;
  /** What would stand there. */
  readonly artefact: Artefact;
}
