import type { CommandLine, CommandShape, OptionShape } from '../context.js';

/** A zsh completion script, with the summary beside every command and option. */
export function zshScript({ commands, globalOptions }: CommandLine): string {
  const described = commands.flatMap((command) =>
    command.names.map((name) => `    ${quoted(`${name}:${command.summary}`)}`),
  );
  return `#compdef ztctl
# zsh completion of ztctl. Load it with: source <(ztctl completion zsh)
_ztctl() {
  local curcontext=$curcontext state line
  local -a commands
  commands=(
${described.join('\n')}
  )
  _arguments -C \\
${globalOptions.flatMap(argumentOf).map(indented).join('')}    '1: :->command' \\
    '*:: :->words'
  case $state in
    command) _describe -t commands 'ztctl command' commands ;;
    words)
      case $line[1] in
${commands.map((command) => commandArguments(command, globalOptions)).join('\n')}
      esac
      ;;
  esac
}
compdef _ztctl ztctl
`;
}

function commandArguments(command: CommandShape, globalOptions: readonly OptionShape[]): string {
  const options = [...command.options, ...globalOptions.filter((one) => !isIn(one, command.options))];
  const words = command.choices.length > 0 ? [quoted(`1:: :(${command.choices.join(' ')})`)] : [];
  const folder = command.takesFolder ? [quoted('1:: :_files -/')] : [];
  const all = [...options.flatMap(argumentOf), ...words, ...folder];
  return `        ${command.names.join('|')})\n          _arguments ${all.join(' \\\n            ')}\n          ;;`;
}

/** `*` lets an option stand several times. */
function argumentOf(option: OptionShape): string[] {
  const value = option.takesValue ? `:value:${valueAction(option)}` : '';
  return option.flags.map((flag) => quoted(`*${flag}[${escaped(option.summary)}]${value}`));
}

function valueAction(option: OptionShape): string {
  if (option.path) return option.path === 'folder' ? '_files -/' : '_files';
  return option.choices.length === 0 ? '' : `(${option.choices.join(' ')})`;
}

function escaped(text: string): string {
  return text.replace(/[[\]:\\]/g, (character) => `\\${character}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function indented(text: string): string {
  return `    ${text} \\\n`;
}

function isIn(option: OptionShape, options: readonly OptionShape[]): boolean {
  return options.some((one) => one.flags[0] === option.flags[0]);
}
