import { BIND_NAMES } from './bind-names.js';
import { BIND_POLICIES } from './bind-policies.js';
import { BIND_PROJECT } from './bind-project.js';
import { BIND_RESOURCES } from './bind-resources.js';
import { BIND_VALUES } from './bind-values.js';

/** Faults found when names are resolved and rules of the language are checked: ZT001 and ZT030 to ZT079. */
export const BIND = { ...BIND_NAMES, ...BIND_VALUES, ...BIND_RESOURCES, ...BIND_POLICIES, ...BIND_PROJECT } as const;
