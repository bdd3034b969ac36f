import type { Context } from './context.js';
import type { Output } from './io.js';
import { createStyle, type Style, safeJson, wantsColour } from './report/index.js';

/** How results are dressed. */
export function stdoutStyle(context: Context): Style {
  return styleOf(context, context.io.stdout);
}

/** How talk is dressed. */
export function stderrStyle(context: Context): Style {
  return styleOf(context, context.io.stderr);
}

/** The one document that a run with `--json` prints. */
export async function writeJson(context: Context, document: { readonly schema: string }): Promise<void> {
  await context.io.stdout.write(`${safeJson(document, 2)}\n`);
}

function styleOf({ io, noColour, projectShown }: Context, stream: Output): Style {
  const colour = wantsColour(stream.isTty, io.env, noColour);
  return createStyle({ colour, width: stream.columns, folder: projectShown });
}
