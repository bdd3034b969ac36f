import type { CommandLine, CommandShape, OptionShape } from '../context.js';

/** A bash completion script. Needs no bash-completion package. */
export function bashScript({ commands, globalOptions }: CommandLine): string {
  const names = commands.flatMap((command) => command.names);
  const valued = [
    ...new Set([...globalOptions, ...commands.flatMap((one) => one.options)].filter(takesWord).flatMap(flagsOf)),
  ];
  return `# bash completion of ztctl. Load it with: source <(ztctl completion bash)
_ztctl() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
      ${valued.join('|')}) ((at++)) ;;
      -*) ;;
      *) command=\${COMP_WORDS[at]}; break ;;
    esac
  done
  case "$command:$before" in
${commands.flatMap(optionValues(globalOptions)).join('\n')}
  esac
  case "$command" in
    '') COMPREPLY=($(compgen -W '${[...names, ...globalOptions.flatMap(flagsOf)].join(' ')}' -- "$word")) ;;
${commands.map((command) => commandWords(command, globalOptions)).join('\n')}
  esac
}
complete -F _ztctl ztctl
`;
}

function optionValues(globalOptions: readonly OptionShape[]): (command: CommandShape) => string[] {
  return (command) =>
    [...command.options, ...globalOptions].filter(takesWord).map((option) => {
      const patterns = command.names.flatMap((name) => option.flags.map((flag) => `${name}:${flag}`));
      return `    ${patterns.join('|')}) ${valueWords(option)} return ;;`;
    });
}

function valueWords(option: OptionShape): string {
  if (option.path) return `COMPREPLY=($(compgen ${option.path === 'folder' ? '-d' : '-f'} -- "$word"));`;
  return option.choices.length === 0 ? '' : `COMPREPLY=($(compgen -W '${option.choices.join(' ')}' -- "$word"));`;
}

function commandWords(command: CommandShape, globalOptions: readonly OptionShape[]): string {
  const words = [...command.choices, ...[...command.options, ...globalOptions].flatMap(flagsOf)].join(' ');
  const folders = command.takesFolder ? ' $(compgen -d -- "$word")' : '';
  return `    ${command.names.join('|')}) COMPREPLY=($(compgen -W '${words}' -- "$word")${folders}) ;;`;
}

function takesWord(option: OptionShape): boolean {
  return option.takesValue;
}

function flagsOf(option: OptionShape): readonly string[] {
  return option.flags;
}
