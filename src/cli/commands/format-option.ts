import { InvalidArgumentError, Option } from 'commander';
import { FORMATS, type FormatChoice, type FormatName } from '../formats.js';

/** `-f/--format FORMAT[=FILE]`, which may be given several times. */
export function formatOption(): Option {
  const option = new Option(
    '-f, --format <format>',
    'how to print it; FORMAT=FILE writes it to a file besides; may be given several times',
  )
    .choices(FORMATS)
    .argParser(choiceOf);
  return option;
}

function choiceOf(text: string, before: readonly FormatChoice[] | undefined): readonly FormatChoice[] {
  const [typed = '', ...rest] = text.split('=');
  const name = FORMATS.find((one): one is FormatName => one === typed);
  if (name === undefined) throw new InvalidArgumentError(`Allowed formats are ${FORMATS.join(', ')}.`);
  if (rest.length === 0) return [...(before ?? []), { name }];
  const file = rest.join('=');
  if (file === '') throw new InvalidArgumentError('Say the file after the equals sign.');
  return [...(before ?? []), { name, file }];
}
