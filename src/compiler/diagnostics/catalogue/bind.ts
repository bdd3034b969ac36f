/** Faults found when names are resolved and rules of the language are checked: ZT001 and ZT030 to ZT079. */
export const BIND = {} as const;
