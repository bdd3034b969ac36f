/** A kind of system on which plans are applied and killed. */
export interface World {
  readonly name: string;
  /** Starts one, with nothing of ztctl on it; or says why that is not possible here. */
  start(): Promise<System | { readonly missing: string }>;
}

/** A running system. */
export interface System {
  /** Files of the project, without the policies: `ztctl.yaml` and what it names. */
  readonly project: Readonly<Record<string, string>>;
  /** The policies of the state before and of the state after. */
  readonly before: string;
  readonly after: string;
  readonly env: Readonly<Record<string, string>>;
  /** How many requests that may write came since the start. */
  writes(): number;
  /** Calls `act` once, when the `count`th request from now on that may write comes: before it is carried out, or after, and before its reply. */
  atWrite(count: number, when: 'before' | 'after', act: () => Promise<void>): void;
  /** Everything that stands, in a text that is the same when the same stands. */
  state(): string;
  /** Why what stands may not stand between the states before and after; undefined = it may. */
  objection(before: string, after: string): string | undefined;
  /** What somebody does who is told that an object may have been made unseen (`ZT1047`): looks at the system, and takes away what nobody knows. */
  settle?(dir: string): void;
  /** Keeps what stands, for `restore`. */
  snapshot(): string;
  restore(snapshot: string): void;
  stop(): Promise<void>;
}
