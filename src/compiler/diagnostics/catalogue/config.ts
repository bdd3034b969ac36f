import { entry } from '../entry.js';

const NEEDS_RULES = 'it takes a `lint` section in the project file';
const NEEDS_FILE = 'it takes a file beside the project file';

/** Faults of the project file and of the run: ZT084 to ZT089. */
export const CONFIG = {
  ZT084: entry({
    severity: 'error',
    title: 'unknown rule',
    message: (p: { name: string }) => `there is no rule \`${p.name}\``,
    help: () => 'run `ztctl rules` for every rule',
    explanation:
      'The `lint` section of the project file names rules by code (`ZT203`) or by id (`auth/mfa-missing`). A name that is no rule would change nothing, in silence.',
    example: { why: NEEDS_RULES },
  }),
  ZT085: entry({
    severity: 'error',
    title: 'wrong option of a rule',
    message: (p: { what: string }) => p.what,
    help: () => 'run `ztctl explain CODE` for the options of a rule',
    explanation: 'Every rule says which options it has, and what they take. Anything else is refused, not passed over.',
    example: { why: NEEDS_RULES },
  }),
  ZT086: entry({
    severity: 'error',
    title: 'malformed lint baseline',
    message: (p: { what: string }) => p.what,
    help: () => 'write it anew with `ztctl lint --baseline-create`',
    explanation:
      'A baseline says which findings were there when it was taken. It is believed completely or not at all: a finding hidden by mistake would never be seen.',
    example: { why: NEEDS_FILE },
  }),
  ZT087: entry({
    severity: 'error',
    title: 'malformed usage data',
    message: (p: { what: string }) => p.what,
    explanation:
      'Usage data is a file of JSON Lines: first `{"taken": "2026-11-22T10:00:00Z", "days": 90}`, then one `{"policy": NAME, "last_use": INSTANT}` for each policy that was used in these days, or one with `"principal"` besides for each policy and who used it. It is believed completely or not at all.',
    example: { why: NEEDS_FILE },
  }),
} as const;
