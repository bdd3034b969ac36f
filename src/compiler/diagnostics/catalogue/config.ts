/** Faults of the project file and of the run: ZT080 to ZT089. */
export const CONFIG = {} as const;
