import type { Diagnostic } from '../compiler/diagnostics/index.js';
import type { TargetPlan } from '../targets/plan.js';
import type { BackendConfig } from '../targets/plan-backend.js';
import type { AppliedObject } from '../targets/plan-steps.js';
import type { Artefact, Target } from '../targets/target.js';
import type { FileSystem } from './file-system.js';
import type { Journal } from './journal.js';
import type { LiveFault, LiveState } from './live-folder.js';
import type { Owner } from './manifest.js';

/** What it takes to reach the place where one target is live. */
export interface BackendInput<C extends BackendConfig = BackendConfig> {
  readonly fs: FileSystem;
  /** Absolute path of the project folder. */
  readonly dir: string;
  readonly owner: Owner;
  readonly config: C;
  /** Where credentials stand, by the names that the config gives. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the target compiles to: what would stand there. */
  readonly artefact: Artefact;
  /** The objects in files of this vendor. */
  readonly read: Target['read'];
  /** Whether to take over what stands at wanted places and is nobody's. */
  readonly adopt: boolean;
  /** Told what a long run is at. */
  readonly say?: (progress: BackendProgress) => void;
  /** When it is aborted, the step under way is finished and no other begun. */
  readonly signal?: AbortSignal;
}

export interface BackendProgress {
  readonly target: string;
  /** One line, without secrets: `reading services`. */
  readonly text: string;
  /** The object that is being written. */
  readonly address?: string;
}

/** Looks at a place where a target is live. Its client has no way to write. */
export interface ReadingBackend {
  /** How messages call the place: a folder as the project says it, a URL without credentials. */
  readonly shown: string;
  /** Folder of a lock that every writer of this place takes, where the lock of the project is not enough. */
  readonly lockFolder?: string;
  /** Reads what stands live. What cannot be read is a fault, never taken for absent. */
  read(): Promise<LiveRead>;
  /** Whether live is on the way of this very plan, and of nothing else. Asked only when it is neither its base nor its result. */
  isPartOf(plan: TargetPlan, planId: string, live: LiveState): boolean;
  /** Where an engine carries the plan out: its own plan for these objects alone, to be saved as the first phase. They need no others. */
  planPhase?(addresses: readonly string[]): Promise<PhasePlan>;
  close(): Promise<void>;
}

export type PhasePlan = { readonly ok: true; readonly saved: NonNullable<LiveState['saved']> } | LiveFault;

export interface WritingBackend extends ReadingBackend {
  /**
   * Makes live what the plan says and reads it back; returns what kept it from that, empty = done. What stands there already is left, so that
   * the same call finishes what an interrupted one began. Never throws for what disk, network or vendor can do.
   */
  write(write: BackendWrite): Promise<readonly Diagnostic[]>;
}

export type LiveRead = { readonly ok: true; readonly state: LiveState } | LiveFault;

/** One apply of one target. */
export interface BackendWrite {
  readonly plan: TargetPlan;
  readonly planId: string;
  /** Instant of the apply, ISO. */
  readonly at: string;
  /** As it stands; already checked to be one the plan may be applied to. */
  readonly live: LiveState;
  /** Text of every file of the artefact, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** All objects of the artefact. */
  readonly objects: readonly AppliedObject[];
  readonly journal: Journal;
  /** The plan of an engine that was saved at review. */
  readonly saved?: Uint8Array;
}

export type Opened<B> = { readonly ok: true; readonly backend: B } | LiveFault;

/** A kind of place. Connecting tells what is missing: a credential, a file, a program. */
export interface BackendModule {
  openReading(input: BackendInput): Promise<Opened<ReadingBackend>>;
  openWriting(input: BackendInput): Promise<Opened<WritingBackend>>;
}
