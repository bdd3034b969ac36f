import type { BackendProgress } from '../index.js';
import type { Context } from './context.js';
import { visible } from './report/index.js';

/** One line on stderr that says what a long run is at. It is there only on a terminal, and leaves nothing behind. */
export interface Progress {
  say(text: string): Promise<void>;
  clear(): Promise<void>;
}

const CLEAR_LINE = '\r\u001b[2K';

/** Progress for one run. */
export function createProgress({ io }: Context): Progress {
  const isShown = io.stderr.isTty && io.env.TERM !== 'dumb' && !io.env.CI;
  let isOnScreen = false;
  return {
    say: async (text) => {
      if (!isShown) return;
      isOnScreen = true;
      await io.stderr.write(`${CLEAR_LINE}${visible(text).slice(0, (io.stderr.columns ?? 80) - 1)}`);
    },
    clear: async () => {
      if (isOnScreen) await io.stderr.write(CLEAR_LINE);
      isOnScreen = false;
    },
  };
}

/**
 * Progress of an apply: the one line on a terminal; elsewhere a plain line for every object that is written, or with `--json` a line of JSON
 * (`{"event":"progress","target","text","address"?}`), all on stderr.
 */
export function createApplyProgress(context: Context): {
  readonly say: (one: BackendProgress) => void;
  clear(): Promise<void>;
} {
  const line = createProgress(context);
  const { io, json } = context;
  return {
    say: (one) => {
      if (json) void io.stderr.write(`${JSON.stringify({ event: 'progress', ...one })}\n`);
      else if (io.stderr.isTty) void line.say(`${one.target}: ${one.text}`);
      else if (one.address !== undefined) void io.stderr.write(`${visible(`${one.target}: ${one.text}`)}\n`);
    },
    clear: () => line.clear(),
  };
}
