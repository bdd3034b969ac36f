import type { Reader } from '../reader.js';
import { readController } from './interpret/read-controller.js';
import { bindingVocabulary } from './vocabulary.js';

/** Reads bodies and answers of the edge management API as a controller enforces them. */
export const OPENZITI_READER: Reader = {
  kind: 'openziti',
  interpret: (files, _estate, target) => readController(files, bindingVocabulary(target)),
};
