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
