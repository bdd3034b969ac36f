/** Reads Terraform JSON of Cloudflare Access, whoever wrote it. */
import type { Reader } from '../reader.js';
import { readAccess } from './interpret/read.js';
import { vocabularyOf } from './vocabulary.js';

export const CLOUDFLARE_READER: Reader = {
  kind: 'cloudflare-access',
  interpret(files, estate, target) {
    const { reading, faults } = readAccess(files, vocabularyOf(estate, target));
    return { ...(!faults.failed && { reading }), diagnostics: faults.list() };
  },
};
