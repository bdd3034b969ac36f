import { Argument, type Command } from 'commander';
import { SCRIPTS, type Shell } from '../completion/index.js';
import type { Context, Start } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usageFailure } from '../failure.js';
import { examples } from './help.js';

/** Describes `ztctl completion`. */
export function define(command: Command, start: Start): void {
  command
    .description('Print a completion script for bash, zsh or fish. It completes commands, options and their values.')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      examples(
        ['source <(ztctl completion bash)', 'bash: for this session; put it into ~/.bashrc to keep it'],
        ['source <(ztctl completion zsh)', 'zsh: after compinit, in ~/.zshrc'],
        ['ztctl completion fish | source', 'fish: in ~/.config/fish/config.fish'],
      ),
    )
    .action((shell: Shell) => start((context) => completion(context, shell)));
}

async function completion(context: Context, shell: Shell): Promise<ExitCode> {
  if (context.json) throw usageFailure('a completion script has no JSON form', 'leave --json away');
  await context.io.stdout.write(SCRIPTS[shell](await context.commandLine()));
  return EXIT.fine;
}
