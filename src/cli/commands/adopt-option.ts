import { Option } from 'commander';
import { collect } from './help.js';

/** `--adopt TARGET`, which may be repeated. */
export function adoptOption(): Option {
  return new Option(
    '--adopt <target>',
    "take over what stands at this target's place and is nobody's (may be repeated)",
  ).argParser(collect);
}
