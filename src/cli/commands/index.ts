/** The command line: which commands there are, with which options. Each command's own module is loaded only when it is named. */
export { createProgram, type Program } from './program.js';
