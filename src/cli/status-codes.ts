import type { Status } from '../index.js';
import { EXIT, type ExitCode } from './exit-codes.js';

/** What compile, plan and apply end with. */
export const EXIT_OF_STATUS: Readonly<Record<Status, ExitCode>> = {
  ok: EXIT.fine,
  usage: EXIT.usage,
  refused: EXIT.notAnalysed,
  stopped: EXIT.safetyStop,
  failed: EXIT.failedBeforeApply,
  partial: EXIT.partlyApplied,
};
