import { resolve } from 'node:path';
import { type Diagnostic, type Estate, type Project, type ProjectText, readProject } from '../index.js';
import { createNodeHost } from '../node-host.js';
import type { Context } from './context.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { Failure } from './failure.js';
import { stderrStyle } from './output.js';
import { count, diagnosticsText, plural } from './report/index.js';

/** Loads the project as it is, faults and all. Messages name its folder as the caller typed it. */
export async function loadProject(context: Context): Promise<Project> {
  return (await readProjectText(context)).bind();
}

/** Reads the files of the project; see {@link openText}. */
export function readProjectText({ io, projectShown }: Context): Promise<ProjectText> {
  const host = createNodeHost();
  const at = (path: string): string => resolve(io.cwd, path);
  return readProject(
    { readText: (path) => host.readText(at(path)), glob: (patterns, root) => host.glob(patterns, at(root)) },
    projectShown,
  );
}

/** A project that could be bound. */
export interface OpenProject {
  readonly project: Project;
  readonly estate: Estate;
}

/** A project without errors. Its warnings go to stderr. */
export async function openProject(context: Context): Promise<OpenProject> {
  return openText(context, await readProjectText(context));
}

/** The project whose files were read, without errors. Its warnings go to stderr. */
export async function openText(context: Context, text: ProjectText): Promise<OpenProject> {
  const project = text.bind();
  const { estate, diagnostics } = project;
  if (!estate) {
    const errors = plural(count(diagnostics, 'error'), 'error');
    throw new Failure(loadExitCode(project), `the policy could not be read: ${errors}`, {
      diagnostics,
      folder: context.projectShown,
    });
  }
  await warn(context, diagnostics);
  return { project, estate };
}

/** Shows what does not stop the run. */
export async function warn(context: Context, diagnostics: readonly Diagnostic[]): Promise<void> {
  await context.io.stderr.write(diagnosticsText(diagnostics, stderrStyle(context)));
}

/** What a load ends with: a project file that is missing, unreadable or faulty is configuration, all else a fault of the policy. */
export function loadExitCode({ files, diagnostics }: Project): ExitCode {
  if (!files.some(({ path }) => path === PROJECT_FILE)) return EXIT.usage;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.some(isConfiguration)) return EXIT.usage;
  return errors.length > 0 ? EXIT.notAnalysed : EXIT.fine;
}

/** A project without policies is marked in ztctl.yaml too, but is no fault of it. */
const NO_POLICIES: ReadonlySet<string> = new Set(['ZT077', 'ZT078']);
const PROJECT_FILE = 'ztctl.yaml';

function isConfiguration({ code, span }: Diagnostic): boolean {
  return span?.file.path === PROJECT_FILE && !NO_POLICIES.has(code);
}
