import { isAbsolute, posix, relative, sep } from 'node:path';
import type { Context } from './context.js';
import type { FormatName, Formats } from './formats.js';
import { stdoutStyle } from './output.js';
import {
  createStyle,
  markdownText,
  REPORT_FORMATS,
  type Report,
  type ReportRun,
  type Style,
  safeJson,
} from './report/index.js';
import { appendFile, replaceFile } from './write-file.js';

/** A result, in whatever form is asked for. */
export interface ReportSource {
  text(style: Style): string;
  /** What `--json` prints. */
  document(): { readonly schema: string };
  report(run: ReportRun): Report;
  /** Where a command has a page of its own; absent = the one that is made from the report. */
  markdown?(): string;
}

/**
 * Writes the files, then prints. With `github` on standard output the summary of the job gets the same as a page, where GitHub says in
 * GITHUB_STEP_SUMMARY where that is.
 */
export async function writeReports(context: Context, formats: Formats, source: ReportSource): Promise<void> {
  const made = once(() => source.report({ version: context.version, project: projectFrom(context) }));
  const page = (): string => source.markdown?.() ?? markdownText(made());
  const render = (name: FormatName, style: Style): string => {
    if (name === 'text') return source.text(style);
    if (name === 'json') return `${safeJson(source.document(), 2)}\n`;
    return name === 'markdown' ? page() : REPORT_FORMATS[name](made());
  };
  const plain = createStyle({ colour: false, folder: context.projectShown });
  for (const { name, path, shown } of formats.files) replaceFile(shown, path, render(name, plain));
  const summary = context.io.env.GITHUB_STEP_SUMMARY;
  if (formats.stdout === 'github' && summary) appendFile('GITHUB_STEP_SUMMARY', summary, `${page()}\n`);
  await context.io.stdout.write(render(formats.stdout, stdoutStyle(context)));
}

/**
 * The project's folder as seen from the root of the sources: that of the CI run when the project lies in it, else the caller's folder. A
 * project outside both is its own root.
 */
function projectFrom({ io, projectDir }: Context): string {
  const { GITHUB_WORKSPACE, CI_PROJECT_DIR } = io.env;
  for (const root of [GITHUB_WORKSPACE, CI_PROJECT_DIR, io.cwd]) {
    if (!root || !isAbsolute(root)) continue;
    const path = relative(root, projectDir).split(sep).join(posix.sep);
    if (path !== '..' && !path.startsWith('../') && !isAbsolute(path)) return path;
  }
  return '';
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
