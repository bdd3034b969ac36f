/** Faults found when a target compiles or reads: ZT090 to ZT099 and what the targets add. */
export const TARGETS = {} as const;
