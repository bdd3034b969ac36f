import type { CommandLine, OptionShape } from '../context.js';

/** A fish completion script, with the summary beside every command and option. */
export function fishScript({ commands, globalOptions }: CommandLine): string {
  const lines = commands.flatMap((command) => {
    const names = command.names.join(' ');
    const inside = `__fish_seen_subcommand_from ${names}`;
    return [
      ...command.names.map(
        (name) => `complete -c ztctl -n __fish_use_subcommand -f -a ${name} -d ${quoted(command.summary)}`,
      ),
      ...(command.choices.length === 0
        ? []
        : [`complete -c ztctl -n ${quoted(inside)} -f -a ${quoted(command.choices.join(' '))}`]),
      ...(command.takesFolder ? [`complete -c ztctl -n ${quoted(inside)} -f -a '(__fish_complete_directories)'`] : []),
      ...command.options.map((option) => optionLine(option, `-n ${quoted(inside)} `)),
    ];
  });
  return `# fish completion of ztctl. Load it with: ztctl completion fish | source
complete -c ztctl -f
${[...globalOptions.map((option) => optionLine(option, '')), ...lines].join('\n')}
`;
}

function optionLine(option: OptionShape, condition: string): string {
  const flags = option.flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return `complete -c ztctl ${condition}${flags.join(' ')}${valueFlag(option)} -d ${quoted(option.summary)}`;
}

function valueFlag(option: OptionShape): string {
  if (!option.takesValue) return '';
  if (option.path === 'folder') return " -x -a '(__fish_complete_directories)'";
  if (option.path === 'file') return ' -r -F';
  return option.choices.length === 0 ? ' -x' : ` -x -a ${quoted(option.choices.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, (character) => `\\${character}`)}'`;
}
