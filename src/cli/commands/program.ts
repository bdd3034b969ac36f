import { Command, InvalidArgumentError, Option } from 'commander';
import type { CommandLine, GlobalOptions, Start } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { INSTANT_HELP, parseInstant } from '../instant.js';
import { describe } from './describe.js';
import { examples, exits } from './help.js';
import { COMMANDS } from './registry.js';

/** What commander printed: help and the version. It never writes to a stream itself. */
export interface Printed {
  out: string;
  err: string;
}

/** What the command line needs from the run. */
export interface ProgramOptions {
  readonly version: string;
  readonly columns: number;
  readonly start: Start;
}

/** A command line that is ready to be parsed. */
export interface Program {
  readonly printed: Printed;
  /** Ends with a `CommanderError` for help, version and every fault of usage. */
  parse(argv: readonly string[]): Promise<GlobalOptions>;
  /** Name of the command that was reached; undefined before one was. */
  reached(): string | undefined;
  /** The word that stands where a command is expected, also when there is no such command. */
  word(): string | undefined;
  describe(): Promise<CommandLine>;
}

/** The command line; a command gets its options only when it is named. */
export function createProgram(options: ProgramOptions): Program {
  const printed: Printed = { out: '', err: '' };
  const program = bareProgram(options, printed);
  const defined = new Set<string>();
  let reached: string | undefined;
  const define = async (command: Command): Promise<void> => {
    const entry = COMMANDS.find((one) => one.name === command.name());
    if (!entry || defined.has(entry.name)) return;
    defined.add(entry.name);
    (await entry.load())(command, options.start);
  };
  program.hook('preSubcommand', async (_, command) => {
    reached = command.name();
    await define(command);
  });
  return {
    printed,
    parse: async (argv) => {
      await program.parseAsync(helpFlagOf(argv), { from: 'user' });
      return program.opts<GlobalOptions>();
    },
    reached: () => reached,
    word: () => program.args.find((word) => !word.startsWith('-')),
    describe: async () => {
      for (const command of program.commands) await define(command);
      return describe(program);
    },
  };
}

/** Global options, and every command by name and summary only. */
function bareProgram(options: ProgramOptions, printed: Printed): Command {
  const program = new Command('ztctl')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        printed.out += text;
      },
      writeErr: (text) => {
        printed.err += text;
      },
      // main.ts says it, in its own words.
      outputError: () => {},
      getOutHelpWidth: () => options.columns,
      getErrHelpWidth: () => options.columns,
    })
    .configureHelp({ showGlobalOptions: true })
    .description('One zero-trust access policy for every vendor: checked, asked, compiled, planned and applied.')
    .usage('[options] COMMAND')
    .version(options.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .option('--chdir <dir>', 'folder of the project, where ztctl.yaml stands (default: this one)')
    .addOption(new Option('--now <instant>', 'the instant to answer for (default: the clock)').argParser(instant))
    .option('--json', 'print one JSON document (schemas in schemas/output)')
    .option('--no-color', 'print without colour (also NO_COLOR; FORCE_COLOR forces it)')
    .addHelpText('after', AFTER_HELP);
  for (const entry of COMMANDS) {
    const command = program.command(entry.name).summary(entry.summary).helpGroup(entry.group);
    if (entry.alias) command.alias(entry.alias);
  }
  return program;
}

/** `help check` is `check --help`. */
function helpFlagOf(argv: readonly string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
}

function instant(text: string): number {
  const found = parseInstant(text);
  if (found === undefined) throw new InvalidArgumentError(INSTANT_HELP);
  return found;
}

const AFTER_HELP = [
  examples(
    ['ztctl init my-policy', 'write a first project'],
    ['ztctl check --chdir my-policy', 'report its faults'],
    ['ztctl can crm --user ana@example.com --mfa strong', 'ask one question'],
    ['ztctl plan --out p && ztctl apply p', 'apply what was reviewed'],
  ),
  exits(
    [EXIT.fine, 'fine'],
    [EXIT.findings, 'a denied `can`, a failed test, or pending changes with --detailed-exitcode'],
    [EXIT.usage, 'usage or configuration'],
    [EXIT.notAnalysed, 'could not analyse or compile: faults in the policy, a constraint refused'],
    [EXIT.safetyStop, 'safety stop: source, live state or validity moved'],
    [EXIT.failedBeforeApply, 'a vendor, the network, the disk or a lock failed; nothing was applied'],
    [EXIT.partlyApplied, 'partly applied; the report says what was'],
  ),
  "\nRun 'ztctl COMMAND --help' for the options and examples of a command.",
].join('\n');
