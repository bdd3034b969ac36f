/** OpenZiti: bodies of the edge management API. */
import type { Target } from '../target.js';
import { CAPABILITIES } from './capabilities.js';
import { compileController } from './compile.js';
import { readController } from './read.js';

export const OPENZITI: Target = {
  kind: 'openziti',
  title: 'OpenZiti',
  capabilities: CAPABILITIES,
  compile: async (input) => compileController(input),
  read: readController,
};
