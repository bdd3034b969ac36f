import { CommanderError } from 'commander';
import { createProgram, type Program } from './commands/index.js';
import type { Context, GlobalOptions } from './context.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { type Failure, usageFailure } from './failure.js';
import type { Io } from './io.js';
import { resolvePath, shownFolder } from './paths.js';
import { packageVersion } from './version.js';

type Work = (context: Context) => Promise<ExitCode>;

const HELP_COLUMNS = 100;

/**
 * Runs one command line and answers with its exit code. Never throws: what a user can cause becomes a message and the way out, anything
 * else a short report of a bug. The stack of a bug is shown only with `ZTCTL_DEBUG=1`.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const version = packageVersion();
  let work: Work | undefined;
  const program = createProgram({
    version,
    columns: Math.min(io.stdout.columns ?? HELP_COLUMNS, HELP_COLUMNS),
    start: (found) => {
      work = found;
    },
  });
  try {
    const options = await parse(program, argv, io);
    if (typeof options === 'number') return options;
    return await work!(contextOf(options, io, version, program));
  } catch (error) {
    const { reportFailure } = await import('./report-failure.js');
    return await reportFailure(error, { argv, io, version, command: program.reached() });
  }
}

/** The global options, or the exit code of a run that only printed help or the version. */
async function parse(program: Program, argv: readonly string[], io: Io): Promise<GlobalOptions | ExitCode> {
  try {
    return await program.parse(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // `ztctl` alone: the help is the message.
    if (error.code === 'commander.help') {
      await io.stderr.write(program.printed.err);
      return EXIT.usage;
    }
    if (error.exitCode !== 0) throw usageFailureOf(error, program.reached());
    const word = program.word();
    // `ztctl chek --help`: the help of everything would hide that there is no such command.
    if (word !== undefined && program.reached() === undefined) return await parse(program, [word], io);
    await io.stdout.write(program.printed.out);
    return EXIT.fine;
  }
}

/** Commander says `error: unknown option '--taget'` and, on a line of its own, `(Did you mean --target?)`. */
function usageFailureOf(error: CommanderError, command: string | undefined): Failure {
  const [message = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /^\((Did you mean .*)\)$/.exec(more.join(' ').trim())?.[1];
  const help = `run 'ztctl ${command === undefined ? '' : `${command} `}--help'`;
  return usageFailure(
    message,
    suggestion === undefined ? help : `${suggestion[0]!.toLowerCase()}${suggestion.slice(1)} (or ${help})`,
  );
}

function contextOf(options: GlobalOptions, io: Io, version: string, program: Program): Context {
  return {
    io,
    version,
    now: options.now ?? io.now,
    isNowGiven: options.now !== undefined,
    nowAfterWaiting: () => options.now ?? io.clock(),
    json: options.json === true,
    noColour: !options.color,
    projectDir: resolvePath(io.cwd, options.chdir ?? '.'),
    projectShown: shownFolder(options.chdir),
    commandLine: () => program.describe(),
  };
}
