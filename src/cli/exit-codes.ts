/** What a run ends with. The meanings never change; docs and help name them as they stand here. */
export const EXIT = {
  /** Done, nothing to report. */
  fine: 0,
  /** A denied `can`, a failed policy test, or pending changes with `--detailed-exitcode`. */
  findings: 1,
  /** Usage or configuration: the command line, a path or stream that it names, or ztctl.yaml. */
  usage: 2,
  /** Could not analyse or compile: faults in the policy, no policies, a constraint refused, or a bug in ztctl. */
  notAnalysed: 3,
  /** A safety stop: source, live state or validity moved since the plan. */
  safetyStop: 4,
  /** A vendor, the network, the disk or a lock failed; nothing was applied. */
  failedBeforeApply: 5,
  /** Partly applied; the report says what was. */
  partlyApplied: 6,
  /** Interrupted from the keyboard, as shells report SIGINT. */
  interrupted: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
