import type { Command, Option } from 'commander';
import type { CommandLine, CommandShape, OptionShape } from '../context.js';

/** The shape of a command line whose commands are all defined, in plain data. */
export function describe(program: Command): CommandLine {
  return {
    globalOptions: optionsOf(program),
    commands: program.commands.map(
      (command): CommandShape => ({
        names: [command.name(), ...command.aliases()],
        summary: command.summary(),
        options: optionsOf(command),
        choices: command.registeredArguments[0]?.argChoices ?? [],
        takesFolder: /dir/i.test(command.registeredArguments[0]?.name() ?? ''),
      }),
    ),
  };
}

function optionsOf(command: Command): OptionShape[] {
  return command.createHelp().visibleOptions(command).map(optionShape);
}

function optionShape(option: Option): OptionShape {
  const value = /[<[]([^>\]]*)/.exec(option.flags)?.[1];
  const kind = value === undefined ? undefined : pathKind(value);
  return {
    flags: [option.long, option.short].filter((flag) => flag !== undefined),
    summary: option.description,
    takesValue: value !== undefined,
    choices: option.argChoices ?? [],
    ...(kind && { path: kind }),
  };
}

/** Options whose value is named `dir` or `file` take a path. */
function pathKind(value: string): 'file' | 'folder' | undefined {
  if (/^dir$/i.test(value)) return 'folder';
  return /^file$/i.test(value) ? 'file' : undefined;
}
